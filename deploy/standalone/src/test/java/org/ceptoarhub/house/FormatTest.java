package org.ceptoarhub.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormatTest {
  private static final String FIX =
      "mvn -q test -pl deploy/standalone -am -Dtest=FormatTest"
          + " -Dsurefire.failIfNoSpecifiedTests=false -Dformat=fix";

  @Test
  void everyJavaFile_isFormattedByGoogleJavaFormat() throws Exception {
    boolean fix = "fix".equals(System.getProperty("format"));
    List<String> arguments = new ArrayList<>(List.of(fix ? "--replace" : "--dry-run"));
    Sources.java().stream().map(Path::toString).forEach(arguments::add);
    var unformatted = new StringWriter();
    var errors = new StringWriter();

    new Main(new PrintWriter(unformatted), new PrintWriter(errors), System.in)
        .format(arguments.toArray(String[]::new));

    assertThat(unformatted.toString() + errors).as("unformatted; to fix: " + FIX).isEmpty();
  }
}
