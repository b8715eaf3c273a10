package org.ceptoarhub.router.provision;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.admin.UserScramCredentialsDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.ceptoarhub.core.directory.Directory;
import org.ceptoarhub.core.directory.Party;
import org.ceptoarhub.core.topics.Realm;
import org.ceptoarhub.core.topics.Service;

/**
 * Brings the broker in line with a directory: topics and their settings, ACLs, SCRAM-SHA-512
 * credentials, quotas. Running it again changes only what differs. A party that left the directory
 * keeps its topics, which are a record, and loses every right and its credential.
 *
 * <p>The topics of the realm belong to this class: an ACL on one of them that the directory does
 * not give is revoked, whoever made it.
 */
public final class Provisioner {
  private static final String PRODUCER_BYTE_RATE = "producer_byte_rate";
  private static final String CONSUMER_BYTE_RATE = "consumer_byte_rate";
  private static final String REQUEST_PERCENTAGE = "request_percentage";
  private static final double KIB = 1024;
  private static final double MIB = 1024 * KIB;

  /**
   * For each broker: bytes a second, and the share of one of its threads that requests may take, in
   * percent. One operator hands in some hundred reports a second for long and no more, which is far
   * below what the router bears: with 1 MiB one party alone kept the others' reports waiting for
   * seconds.
   */
  private static final Map<String, Double> OPERATOR_RATES =
      Map.of(PRODUCER_BYTE_RATE, 128 * KIB, CONSUMER_BYTE_RATE, 8 * MIB, REQUEST_PERCENTAGE, 25.0);

  private static final Map<String, Double> AUTHORITY_RATES =
      Map.of(PRODUCER_BYTE_RATE, 1 * MIB, CONSUMER_BYTE_RATE, 32 * MIB, REQUEST_PERCENTAGE, 100.0);

  private static final String USER = "User:";
  private static final int SCRAM_ITERATIONS = 4096;

  /** Topics in one request; a broker answers some thousands within a request's time. */
  private static final int CHUNK = 1_000;

  private static final Duration NEW_TOPIC_PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final Admin admin;
  private final Realm realm;
  private final short replication;

  /**
   * @param admin a client of the administrator; not closed here
   * @param replication copies of every partition
   */
  public Provisioner(Admin admin, Realm realm, short replication) {
    this.admin = admin;
    this.realm = realm;
    this.replication = replication;
  }

  /**
   * Makes what is missing, changes what differs, and returns when every new partition accepts
   * writes.
   *
   * @param passwords principal to password, of parties and services. A principal that has a
   *     credential keeps it, as the broker can't tell what its password is; see {@link
   *     #replaceCredentials}
   * @throws ProvisioningException if the broker refuses or does not answer in time
   */
  public ProvisionReport apply(Directory directory, Map<String, String> passwords) {
    return apply(directory, List.of(), passwords);
  }

  /**
   * The same, ahead of time: whoever comes with a later directory finds its topics, but gets no
   * right on them before that directory is applied itself.
   *
   * @param coming directories that are to be in force
   */
  public ProvisionReport apply(
      Directory directory, Collection<Directory> coming, Map<String, String> passwords) {
    List<TopicPlan> plans =
        Stream.concat(Stream.of(directory), coming.stream())
            .flatMap(each -> TopicPlan.all(realm, each, replication).stream())
            .distinct()
            .toList();
    Set<String> existing = await("list topics", admin.listTopics().names());
    List<TopicPlan> missing =
        plans.stream().filter(plan -> !existing.contains(plan.name())).toList();
    List<TopicPlan> present =
        plans.stream().filter(plan -> existing.contains(plan.name())).toList();
    create(missing);
    List<String> changed = alignTopics(present);
    Set<String> staying =
        Stream.concat(directory.parties().stream().map(Party::id), passwords.keySet().stream())
            .collect(toSet());
    Acls acls = alignAcls(AccessPlan.all(realm, directory), staying);
    List<String> credentials = createCredentials(passwords);
    List<String> quotas = alignQuotas(directory);
    return new ProvisionReport(
        missing.stream().map(TopicPlan::name).toList(),
        changed,
        acls.granted(),
        acls.revoked(),
        credentials,
        quotas);
  }

  /** Gives principals other passwords; who is connected stays so. */
  public void replaceCredentials(Map<String, String> passwords) {
    List<UserScramCredentialAlteration> alterations = new ArrayList<>();
    passwords.forEach((principal, password) -> alterations.add(credential(principal, password)));
    if (!alterations.isEmpty()) {
      await("write credentials", admin.alterUserScramCredentials(alterations).all());
    }
  }

  private void create(List<TopicPlan> plans) {
    chunks(plans)
        .forEach(
            chunk ->
                await(
                    "create topics",
                    admin
                        .createTopics(
                            chunk.stream()
                                .map(
                                    plan ->
                                        new NewTopic(plan.name(), plan.partitions(), replication)
                                            .configs(plan.configs()))
                                .toList())
                        .all()));
    awaitWritable(plans);
  }

  /**
   * A producer that meets a partition without a leader can fail for good, and a topic that is
   * described may have none yet; one that lists its offsets has. A broker may not know of a topic
   * yet that its controller has made.
   */
  private void awaitWritable(List<TopicPlan> plans) {
    for (List<TopicPlan> chunk : chunks(plans)) {
      Map<TopicPartition, OffsetSpec> partitions =
          chunk.stream()
              .flatMap(
                  plan ->
                      IntStream.range(0, plan.partitions())
                          .mapToObj(i -> new TopicPartition(plan.name(), i)))
              .collect(toMap(identity(), partition -> OffsetSpec.latest()));
      long deadline = System.nanoTime() + NEW_TOPIC_PATIENCE.toNanos();
      while (!areWritable(partitions, deadline)) {
        LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      }
    }
  }

  private boolean areWritable(Map<TopicPartition, OffsetSpec> partitions, long deadline) {
    try {
      await("wait for new partitions", admin.listOffsets(partitions).all());
      return true;
    } catch (ProvisioningException e) {
      boolean unknown =
          e.getCause() != null
              && e.getCause().getCause() instanceof UnknownTopicOrPartitionException;
      if (!unknown || System.nanoTime() > deadline) {
        throw e;
      }
      return false;
    }
  }

  private List<String> alignTopics(List<TopicPlan> plans) {
    Map<ConfigResource, Collection<AlterConfigOp>> alterations = new LinkedHashMap<>();
    chunks(plans)
        .forEach(
            chunk -> {
              Map<ConfigResource, Config> configs =
                  await(
                      "read topic settings",
                      admin
                          .describeConfigs(chunk.stream().map(Provisioner::resource).toList())
                          .all());
              for (TopicPlan plan : chunk) {
                Config config = configs.getOrDefault(resource(plan), new Config(List.of()));
                List<AlterConfigOp> differing = differing(plan, config);
                if (!differing.isEmpty()) {
                  alterations.put(resource(plan), differing);
                }
              }
            });
    if (!alterations.isEmpty()) {
      await("change topic settings", admin.incrementalAlterConfigs(alterations).all());
    }
    return alterations.keySet().stream().map(ConfigResource::name).toList();
  }

  private static List<AlterConfigOp> differing(TopicPlan plan, Config config) {
    return plan.configs().entrySet().stream()
        .filter(
            wanted -> {
              ConfigEntry entry = config.get(wanted.getKey());
              return entry == null || !wanted.getValue().equals(entry.value());
            })
        .map(
            wanted ->
                new AlterConfigOp(
                    new ConfigEntry(wanted.getKey(), wanted.getValue()), AlterConfigOp.OpType.SET))
        .toList();
  }

  private static ConfigResource resource(TopicPlan plan) {
    return new ConfigResource(ConfigResource.Type.TOPIC, plan.name());
  }

  private record Acls(List<String> granted, List<String> revoked) {}

  private Acls alignAcls(Set<AclBinding> wanted, Set<String> staying) {
    Set<AclBinding> present =
        Set.copyOf(await("read ACLs", admin.describeAcls(AclBindingFilter.ANY).values()));
    List<AclBinding> missing =
        wanted.stream().filter(binding -> !present.contains(binding)).toList();
    List<AclBinding> surplus =
        present.stream()
            .filter(binding -> !wanted.contains(binding))
            .filter(binding -> isOnRealmTopic(binding) || isOfOneWhoLeft(binding, staying))
            .toList();
    deleteCredentials(
        surplus.stream()
            .filter(binding -> isOfOneWhoLeft(binding, staying))
            .map(binding -> binding.entry().principal().substring(USER.length()))
            .collect(toSet()));
    chunks(surplus)
        .forEach(
            chunk ->
                await(
                    "revoke ACLs",
                    admin.deleteAcls(chunk.stream().map(AclBinding::toFilter).toList()).all()));
    chunks(missing).forEach(chunk -> await("grant ACLs", admin.createAcls(chunk).all()));
    return new Acls(describe(missing), describe(surplus));
  }

  private boolean isOnRealmTopic(AclBinding binding) {
    return binding.pattern().resourceType() == ResourceType.TOPIC
        && binding.pattern().name().startsWith(realm.id() + ".");
  }

  /**
   * Whether it is the right to groups or transactional ids that a party has, of a party that is
   * none any more.
   */
  private static boolean isOfOneWhoLeft(AclBinding binding, Set<String> staying) {
    String name = binding.pattern().name();
    return (binding.pattern().resourceType() == ResourceType.GROUP
            || binding.pattern().resourceType() == ResourceType.TRANSACTIONAL_ID)
        && binding.pattern().patternType() == PatternType.PREFIXED
        && name.endsWith(".")
        && binding.entry().principal().equals(USER + name.substring(0, name.length() - 1))
        && !name.startsWith(Service.PREFIX)
        && !staying.contains(name.substring(0, name.length() - 1));
  }

  /**
   * Who left can't come in any more; who is connected stays so, without a right. Before the rights
   * are revoked, which are what tells that it was here.
   */
  private void deleteCredentials(Set<String> left) {
    if (left.isEmpty()) {
      return;
    }
    Set<String> present =
        await("read credentials", admin.describeUserScramCredentials().all()).keySet();
    List<UserScramCredentialAlteration> deletions =
        left.stream()
            .filter(present::contains)
            .<UserScramCredentialAlteration>map(
                principal ->
                    new UserScramCredentialDeletion(principal, ScramMechanism.SCRAM_SHA_512))
            .toList();
    if (!deletions.isEmpty()) {
      await("delete credentials", admin.alterUserScramCredentials(deletions).all());
    }
  }

  private static List<String> describe(List<AclBinding> bindings) {
    return bindings.stream()
        .map(
            binding ->
                "%s may %s %s %s %s"
                    .formatted(
                        binding.entry().principal(),
                        binding.entry().operation(),
                        binding.pattern().patternType(),
                        binding.pattern().resourceType(),
                        binding.pattern().name()))
        .sorted()
        .toList();
  }

  private List<String> createCredentials(Map<String, String> passwords) {
    Map<String, UserScramCredentialsDescription> present =
        await("read credentials", admin.describeUserScramCredentials().all());
    Map<String, String> missing = new LinkedHashMap<>();
    passwords.forEach(
        (principal, password) -> {
          if (!hasCredential(present, principal)) {
            missing.put(principal, password);
          }
        });
    replaceCredentials(missing);
    return List.copyOf(missing.keySet());
  }

  private static boolean hasCredential(
      Map<String, UserScramCredentialsDescription> present, String principal) {
    UserScramCredentialsDescription description = present.get(principal);
    return description != null
        && description.credentialInfos().stream()
            .anyMatch(info -> info.mechanism() == ScramMechanism.SCRAM_SHA_512);
  }

  private static UserScramCredentialAlteration credential(String principal, String password) {
    return new UserScramCredentialUpsertion(
        principal,
        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS),
        password);
  }

  private List<String> alignQuotas(Directory directory) {
    Map<ClientQuotaEntity, Map<String, Double>> present =
        await(
            "read quotas",
            admin
                .describeClientQuotas(
                    ClientQuotaFilter.containsOnly(
                        List.of(ClientQuotaFilterComponent.ofEntityType(ClientQuotaEntity.USER))))
                .entities());
    List<ClientQuotaAlteration> alterations = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    for (Party party : directory.parties()) {
      ClientQuotaEntity entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, party.id()));
      Map<String, Double> wanted = party.isOperator() ? OPERATOR_RATES : AUTHORITY_RATES;
      Map<String, Double> differing = new HashMap<>(wanted);
      differing.entrySet().removeAll(present.getOrDefault(entity, Map.of()).entrySet());
      if (!differing.isEmpty()) {
        changed.add(party.id());
        alterations.add(
            new ClientQuotaAlteration(
                entity,
                differing.entrySet().stream()
                    .map(rate -> new ClientQuotaAlteration.Op(rate.getKey(), rate.getValue()))
                    .toList()));
      }
    }
    if (!alterations.isEmpty()) {
      await("write quotas", admin.alterClientQuotas(alterations).all());
    }
    return changed;
  }

  private static <T> List<List<T>> chunks(List<T> all) {
    return all.stream().gather(Gatherers.windowFixed(CHUNK)).toList();
  }

  private static <T> T await(String what, KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new ProvisioningException("could not " + what + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProvisioningException("interrupted: could not " + what, e);
    }
  }
}
