package org.ceptoarhub.core.decision;

/**
 * The end of a sender's hash chain.
 *
 * @param seq number of the last link; -1 before the first
 * @param hash SHA-256 of the last link in hex; 64 zeros before the first
 */
public record ChainHead(long seq, String hash) {
  /** Before the first link. */
  public static final ChainHead START = new ChainHead(-1, "0".repeat(64));
}
