package org.ceptoarhub.bench.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of our own that runs one thing to be measured. It says on its standard output when it is
 * ready, and ends when its standard input does.
 */
public final class Child implements AutoCloseable {
  /** What a child's line begins with when it is ready; what it has to tell follows. */
  public static final String READY = "ready ";

  private static final Duration FAREWELL = Duration.ofSeconds(20);

  private final String name;
  private final Process process;
  private final Path log;
  private String word = "";

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a JVM with this one's class path.
   *
   * @param folder where its log goes
   * @param classPath which entries of the class path it gets
   */
  public static Child start(
      String name,
      Path folder,
      String heap,
      Predicate<Path> classPath,
      Class<?> main,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    try {
      command.addAll(
          List.of(
              "-Xms" + heap,
              "-Xmx" + heap,
              "-XX:+UseSerialGC",
              "--sun-misc-unsafe-memory-access=allow",
              "--enable-native-access=ALL-UNNAMED",
              "-Dlogback.configurationFile=logback-bench.xml",
              "-Dfile.encoding=UTF-8",
              "-cp",
              String.join(
                  File.pathSeparator,
                  classPath(folder).stream().filter(classPath).map(Path::toString).toList()),
              main.getName()));
      command.addAll(arguments);
      Path log = folder.resolve(name + ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      return new Child(name, process, log);
    } catch (IOException e) {
      throw new UncheckedIOException("can't start " + name, e);
    }
  }

  /**
   * Waits until it is ready.
   *
   * @return what it has to tell
   * @throws IllegalStateException with the end of its log if it dies first
   */
  public String awaitReady() {
    try {
      BufferedReader lines = process.inputReader(UTF_8);
      for (@Nullable String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(READY)) {
          word = line.substring(READY.length());
          return word;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException(name + " has ended before it was ready" + lastWords());
  }

  /** CPU time of the process since it began. */
  public Duration cpu() {
    return process
        .toHandle()
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException(name + " has ended" + lastWords()));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** The end of what it has logged, to tell why something went wrong. */
  public String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      return "; its log can't be read";
    }
  }

  /** SIGKILL; returns when the process is gone. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Asks it to end; kills it if it does not. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
        kill();
      }
    } catch (IOException e) {
      kill();
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The class path, with what the manifests of its jars name. Such a jar would bring all of that
   * along wherever it goes, so its own classes are taken out of it.
   */
  private static Set<Path> classPath(Path folder) throws IOException {
    Set<Path> entries = new LinkedHashSet<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry).toAbsolutePath().normalize();
      List<Path> named = Files.isRegularFile(path) ? named(path) : List.of();
      entries.add(named.isEmpty() ? path : unpacked(path, folder));
      entries.addAll(named);
    }
    return entries;
  }

  private static List<Path> named(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      @Nullable Manifest manifest = file.getManifest();
      @Nullable String names =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      return names == null
          ? List.of()
          : Arrays.stream(names.split(" ", -1))
              .filter(name -> !name.isEmpty())
              .map(name -> Path.of(jar.toUri().resolve(name)))
              .filter(Files::exists)
              .toList();
    }
  }

  private static Path unpacked(Path jar, Path folder) throws IOException {
    Path target = folder.resolve(jar.getFileName() + ".unpacked");
    if (Files.exists(target)) {
      return target;
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : Collections.list(file.entries())) {
        Path path = target.resolve(entry.getName()).normalize();
        if (!entry.isDirectory() && path.startsWith(target)) {
          Files.createDirectories(path.getParent());
          try (InputStream bytes = file.getInputStream(entry)) {
            Files.copy(bytes, path);
          }
        }
      }
    }
    return target;
  }
}
