package org.ceptoarhub.router.provision;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.topics.Realm;

/**
 * What another directory means for the broker. All lists are sorted.
 *
 * @param made topics that would be made
 * @param unused topics that nobody would use any more; they are kept, with what is in them
 * @param granted rights that would be given, e.g. {@code User:gas-d may WRITE LITERAL TOPIC
 *     live.out.gas-d}
 * @param revoked rights that would be taken away
 */
public record ProvisionDiff(
    List<String> made, List<String> unused, List<String> granted, List<String> revoked) {

  /** What changes in both realms when {@code after} takes the place of {@code before}. */
  public static ProvisionDiff of(Directory before, Directory after) {
    Set<String> topicsBefore = topics(before);
    Set<String> topicsAfter = topics(after);
    Set<String> rightsBefore = rights(before);
    Set<String> rightsAfter = rights(after);
    return new ProvisionDiff(
        without(topicsAfter, topicsBefore),
        without(topicsBefore, topicsAfter),
        without(rightsAfter, rightsBefore),
        without(rightsBefore, rightsAfter));
  }

  /** Whether nothing changes. */
  public boolean isEmpty() {
    return made.isEmpty() && unused.isEmpty() && granted.isEmpty() && revoked.isEmpty();
  }

  private static Set<String> topics(Directory directory) {
    return Stream.of(Realm.values())
        .flatMap(realm -> TopicPlan.all(realm, directory, (short) 1).stream())
        .map(TopicPlan::name)
        .collect(Collectors.toSet());
  }

  private static Set<String> rights(Directory directory) {
    return Stream.of(Realm.values())
        .map(realm -> AccessPlan.all(realm, directory))
        .flatMap(Collection::stream)
        .map(ProvisionDiff::described)
        .collect(Collectors.toSet());
  }

  private static String described(AclBinding binding) {
    return "%s may %s %s %s %s"
        .formatted(
            binding.entry().principal(),
            binding.entry().operation(),
            binding.pattern().patternType(),
            binding.pattern().resourceType(),
            binding.pattern().name());
  }

  private static List<String> without(Set<String> these, Set<String> those) {
    Set<String> rest = new HashSet<>(these);
    rest.removeAll(those);
    return rest.stream().sorted().toList();
  }
}
