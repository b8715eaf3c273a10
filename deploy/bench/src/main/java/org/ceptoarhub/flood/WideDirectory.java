package org.ceptoarhub.flood;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.ceptoarhub.standalone.Shipped;

/** The shipped directory, and very many gas operators more. */
final class WideDirectory {
  private static final String OPERATORS = "\noperators:\n";

  private WideDirectory() {}

  /** Its YAML file. */
  static byte[] withOperators(int more) {
    String shipped = new String(Shipped.read(Shipped.DIRECTORY), UTF_8);
    int at = shipped.indexOf(OPERATORS) + OPERATORS.length();
    StringBuilder wide = new StringBuilder(shipped.substring(0, at));
    for (int i = 1; i <= more; i++) {
      wide.append(
          """
            - id: wide-%1$d
              name: 第%1$d都市瓦斯供給
              memberships:
                - { sector: gas, ceptoar: ceptoar-gas, ministry: meti }
              domains: [wide-%1$d.example]
              contacts:
                - { kind: hub }
                - { kind: mail, address: security@wide-%1$d.example }

          """
              .formatted(i));
    }
    return wide.append(shipped.substring(at)).toString().getBytes(UTF_8);
  }

  static String id(int number) {
    return "wide-" + number;
  }
}
