package org.ceptoarhub.core.directory;

/** Reads directory files. */
public final class DirectoryFile {
  private DirectoryFile() {}

  /** The directory of a file. */
  public static Directory read(String name, byte[] yaml) {
    throw new UnsupportedOperationException();
  }
}
