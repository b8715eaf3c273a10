package org.ceptoarhub.router.provision;

import java.util.List;

/**
 * What a run of the {@link Provisioner} created or changed; empty lists where all was as it should
 * be.
 *
 * @param topicsCreated names of topics
 * @param topicsChanged names of topics that got other settings
 * @param aclsGranted ACLs, one line each
 * @param aclsRevoked ACLs on the realm's topics that the directory does not give
 * @param credentialsCreated principals that got a first SCRAM credential
 * @param quotasChanged principals that got other byte rates
 */
public record ProvisionReport(
    List<String> topicsCreated,
    List<String> topicsChanged,
    List<String> aclsGranted,
    List<String> aclsRevoked,
    List<String> credentialsCreated,
    List<String> quotasChanged) {

  public ProvisionReport {
    topicsCreated = List.copyOf(topicsCreated);
    topicsChanged = List.copyOf(topicsChanged);
    aclsGranted = List.copyOf(aclsGranted);
    aclsRevoked = List.copyOf(aclsRevoked);
    credentialsCreated = List.copyOf(credentialsCreated);
    quotasChanged = List.copyOf(quotasChanged);
  }

  /** Whether the broker was as it should be. */
  public boolean changedNothing() {
    return topicsCreated.isEmpty()
        && topicsChanged.isEmpty()
        && aclsGranted.isEmpty()
        && aclsRevoked.isEmpty()
        && credentialsCreated.isEmpty()
        && quotasChanged.isEmpty();
  }

  /** One line for a log. */
  public String summary() {
    return changedNothing()
        ? "nothing to change"
        : "%d topics created, %d changed; %d ACLs granted, %d revoked; %d credentials; %d quotas"
            .formatted(
                topicsCreated.size(),
                topicsChanged.size(),
                aclsGranted.size(),
                aclsRevoked.size(),
                credentialsCreated.size(),
                quotasChanged.size());
  }
}
