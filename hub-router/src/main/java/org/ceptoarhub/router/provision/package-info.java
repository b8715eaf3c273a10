/**
 * Makes the broker ready for the editions of the directory: topics, ACLs, credentials, quotas, and
 * the configuration in force. Whatever runs here runs as the administrator; nothing that routes may
 * enter.
 */
@NullMarked
package org.ceptoarhub.router.provision;

import org.jspecify.annotations.NullMarked;
