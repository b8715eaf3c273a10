/** The rules that the house keeps, module by module and file by file. */
@NullMarked
package org.ceptoarhub.house;

import org.jspecify.annotations.NullMarked;
