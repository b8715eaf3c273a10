package org.ceptoarhub.flood;

/** How an event comes in or goes out. */
enum Door {
  HTTP,
  KAFKA
}
