package org.ceptoarhub.router.provision;

import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.directory.Role;
import org.ceptoarhub.core.topics.Control;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;

/**
 * Who may do what on a realm's topics. A party writes its own out topic, reads its own in topic,
 * and has the groups and transactional ids that begin with its id and a dot; the broker denies the
 * rest.
 */
final class AccessPlan {
  private final Realm realm;
  private final Set<AclBinding> bindings = new LinkedHashSet<>();

  private AccessPlan(Realm realm) {
    this.realm = realm;
  }

  /** All that is allowed in a realm. */
  static Set<AclBinding> all(Realm realm, Directory directory) {
    AccessPlan plan = new AccessPlan(realm);
    directory.parties().stream().map(Party::id).forEach(plan::party);
    plan.router(directory);
    plan.ingest();
    return Set.copyOf(plan.bindings);
  }

  private void party(String party) {
    allow(party, TOPIC, LITERAL, realm.out(party), WRITE, DESCRIBE);
    allow(party, TOPIC, LITERAL, realm.in(party), READ, DESCRIBE);
    allow(party, GROUP, PREFIXED, party + ".", READ);
    allow(party, TRANSACTIONAL_ID, PREFIXED, party + ".", WRITE, DESCRIBE);
  }

  private void router(Directory directory) {
    String router = Service.ROUTER;
    allow(router, TOPIC, PREFIXED, realm.out(""), READ, DESCRIBE);
    allow(router, TOPIC, PREFIXED, realm.in(""), WRITE, DESCRIBE);
    for (Party hub : directory.parties(Role.HUB)) {
      allow(router, TOPIC, LITERAL, realm.out(hub.id()), WRITE, DESCRIBE);
    }
    allow(router, TOPIC, LITERAL, realm.decisions(), READ, WRITE, DESCRIBE);
    allow(router, TOPIC, LITERAL, realm.index(), READ, WRITE, DESCRIBE);
    allow(router, TOPIC, LITERAL, realm.quarantine(), WRITE, DESCRIBE);
    allow(router, TOPIC, LITERAL, realm.receipts(), WRITE, DESCRIBE);
    readControl(router);
    for (String topic : List.of(Control.DIRECTORY, Control.RULES, Control.POSTURE)) {
      allow(router, TOPIC, LITERAL, topic, WRITE);
    }
    allow(router, GROUP, PREFIXED, router + ".", READ);
    allow(router, TRANSACTIONAL_ID, PREFIXED, router + ".", WRITE, DESCRIBE);
  }

  private void ingest() {
    String ingest = Service.INGEST;
    allow(ingest, TOPIC, PREFIXED, realm.out(""), READ, WRITE, DESCRIBE);
    allow(ingest, TOPIC, PREFIXED, realm.in(""), READ, DESCRIBE);
    for (String topic :
        List.of(realm.decisions(), realm.quarantine(), realm.receipts(), realm.index())) {
      allow(ingest, TOPIC, LITERAL, topic, READ, DESCRIBE);
    }
    readControl(ingest);
    for (String topic : List.of(Control.DIRECTORY, Control.RULES)) {
      allow(ingest, TOPIC, LITERAL, topic, WRITE);
    }
    allow(ingest, GROUP, PREFIXED, ingest + ".", READ);
    allow(ingest, GROUP, PREFIXED, Service.ROUTER + ".", DESCRIBE);
    allow(ingest, TRANSACTIONAL_ID, PREFIXED, ingest + ".", WRITE, DESCRIBE);
  }

  private void readControl(String service) {
    for (String topic : List.of(Control.DIRECTORY, Control.RULES, Control.POSTURE)) {
      allow(service, TOPIC, LITERAL, topic, READ, DESCRIBE);
    }
  }

  private void allow(
      String principal,
      ResourceType type,
      PatternType pattern,
      String name,
      AclOperation... operations) {
    ResourcePattern resource = new ResourcePattern(type, name, pattern);
    for (AclOperation operation : operations) {
      bindings.add(
          new AclBinding(
              resource,
              new AccessControlEntry(
                  "User:" + principal, "*", operation, AclPermissionType.ALLOW)));
    }
  }
}
