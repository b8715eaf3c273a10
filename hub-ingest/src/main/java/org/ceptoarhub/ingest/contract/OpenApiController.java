package org.ceptoarhub.ingest.contract;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** {@code GET /openapi.yaml}. */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
final class OpenApiController {
  /** RFC 9512. */
  private static final String YAML = "application/yaml";

  private final byte[] document;

  OpenApiController() {
    try (InputStream resource =
        Objects.requireNonNull(OpenApiController.class.getResourceAsStream("/openapi.yaml"))) {
      this.document = resource.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Get(value = "/openapi.yaml", produces = YAML)
  HttpResponse<byte[]> document() {
    return HttpResponse.ok(document).contentType(MediaType.of(YAML));
  }
}
