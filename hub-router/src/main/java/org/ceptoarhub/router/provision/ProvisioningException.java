package org.ceptoarhub.router.provision;

/** The broker did not do what provisioning asked. Running it again goes on where it stopped. */
public final class ProvisioningException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProvisioningException(String message, Throwable cause) {
    super(message, cause);
  }
}
