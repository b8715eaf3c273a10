package org.ceptoarhub.core.audit;

/**
 * A link whose bytes have the hash that it carries.
 *
 * @param seq place in its chain
 * @param previous hash of the link before it, in hex
 * @param hash its own, in hex
 * @param offset where it stands
 * @param sourceOffset the event that it is about
 */
record Link(long seq, String previous, String hash, long offset, long sourceOffset) {}
