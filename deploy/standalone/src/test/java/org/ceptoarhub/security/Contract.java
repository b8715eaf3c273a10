package org.ceptoarhub.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The operations of {@code openapi.yaml}. */
final class Contract {
  private static final Set<String> METHODS =
      Set.of("get", "post", "put", "patch", "delete", "head", "options", "trace");

  private Contract() {}

  /** Who may call an operation. */
  enum Access {
    /** Everybody, without a token. */
    OPEN,
    /** Every party; each sees its own. */
    PARTY,
    /** Parties that have a part in what is asked for; to others it is not there. */
    PARTICIPANT,
    /** NISC. */
    NISC,
    /** Every party, but what NISC alone may see is not there for others. */
    PARTY_NISC_MORE
  }

  /**
   * One operation.
   *
   * @param path as the contract has it, with its variables
   * @param mediaType of the request's body; empty if it has none
   */
  record Operation(String id, String method, String path, boolean open, String mediaType) {

    boolean hasBody() {
      return !mediaType.isEmpty();
    }

    /** Who may call it; the one place to think about an operation that is new. */
    Access access() {
      return switch (id) {
        case "health",
            "metrics",
            "openapi",
            "schemaTypes",
            "schemaById",
            "schemaAloneById",
            "subjectsById",
            "versionsById",
            "subjects",
            "subjectVersions",
            "subjectVersion",
            "subjectVersionAlone",
            "schemaCompatibility",
            "schemaMode" ->
            Access.OPEN;
        case "publishEvents",
            "readInbox",
            "streamInbox",
            "readHeld",
            "readPosture",
            "readEditions" ->
            Access.PARTY;
        case "giveReceipt", "readCase", "readDecision" -> Access.PARTICIPANT;
        case "proposeRules",
            "proposeDirectory",
            "readDirectoryFile",
            "simulate",
            "readQuarantine" ->
            Access.NISC;
        case "readRulesFile" -> Access.PARTY_NISC_MORE;
        default ->
            throw new AssertionError("Say in Contract.access who may call the new operation " + id);
      };
    }

    boolean isStream() {
      return id.equals("streamInbox");
    }
  }

  /** All operations, in the order of the contract. */
  static List<Operation> operations(String openapi) {
    Map<?, ?> document =
        new Yaml(new SafeConstructor(new LoaderOptions())).<Map<?, ?>>load(openapi);
    List<Operation> operations = new ArrayList<>();
    map(document, "paths")
        .forEach(
            (path, item) ->
                ((Map<?, ?>) item)
                    .forEach(
                        (method, operation) -> {
                          if (METHODS.contains(String.valueOf(method))) {
                            operations.add(
                                operation(
                                    String.valueOf(path),
                                    String.valueOf(method),
                                    (Map<?, ?>) operation));
                          }
                        }));
    return operations;
  }

  private static Operation operation(String path, String method, Map<?, ?> operation) {
    boolean open = operation.get("security") instanceof List<?> schemes && schemes.isEmpty();
    String mediaType =
        operation.get("requestBody") instanceof Map<?, ?> body
            ? String.valueOf(map(body, "content").keySet().iterator().next())
            : "";
    return new Operation(
        String.valueOf(operation.get("operationId")),
        method.toUpperCase(Locale.ROOT),
        path,
        open,
        mediaType);
  }

  private static Map<?, ?> map(Map<?, ?> holder, String key) {
    return holder.get(key) instanceof Map<?, ?> map ? map : Map.of();
  }
}
