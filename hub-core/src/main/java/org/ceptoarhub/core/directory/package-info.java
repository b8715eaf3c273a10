/**
 * Who takes part: parties (関係主体), sectors (分野), CEPTOARs (セプター), memberships, agreements, read from
 * a directory edition. Rules and topics may not enter.
 */
@NullMarked
package org.ceptoarhub.core.directory;

import org.jspecify.annotations.NullMarked;
