package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.ProtocolVersion;
import sonet.mls.extension.Extensions;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.KeySchedule.ExporterInput;
import sonet.mls.suite.MlsSuite;

/// `key-schedule`: the secrets of several epochs, one after the other (RFC 9420 §8).
final class KeyScheduleVectors implements VectorKind {
  private static final int EPOCHS = 3;

  @Override
  public String name() {
    return "key-schedule";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("initial_init_secret");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    int epochs = vector.objects("epochs").size();
    return "suite " + vector.u16("cipher_suite") + ", " + epochs + " epochs";
  }

  @Override
  public void verify(VectorFields vector) throws VectorException {
    MlsSuite suite = vector.suite();
    GroupId groupId = new GroupId(vector.bytes("group_id"));
    Secret initSecret = vector.secret("initial_init_secret");
    List<VectorFields> epochs = vector.objects("epochs");
    for (int i = 0; i < epochs.size(); i++) {
      VectorFields epoch = epochs.get(i);
      GroupContext context =
          context(
              suite,
              groupId,
              new Epoch(i),
              new Hashes(epoch.bytes("tree_hash"), epoch.bytes("confirmed_transcript_hash")));
      epoch.expect("group_context", context.encoded());
      Inputs inputs =
          new Inputs(initSecret, epoch.secret("commit_secret"), epoch.secret("psk_secret"));
      initSecret = verifyEpoch(suite, epoch, Outputs.of(suite, inputs, context));
    }
  }

  private static Secret verifyEpoch(MlsSuite suite, VectorFields epoch, Outputs outputs)
      throws VectorException {
    EpochSecrets secrets = outputs.epochSecrets();
    epoch.expect("joiner_secret", outputs.joinerSecret());
    epoch.expect("welcome_secret", outputs.welcomeSecret());
    epoch.expect("init_secret", secrets.initSecret());
    epoch.expect("sender_data_secret", secrets.senderDataSecret());
    epoch.expect("encryption_secret", outputs.encryptionSecret());
    epoch.expect("exporter_secret", secrets.exporterSecret());
    epoch.expect("epoch_authenticator", secrets.epochAuthenticator());
    epoch.expect("external_secret", secrets.externalSecret());
    epoch.expect("confirmation_key", secrets.confirmationKey());
    epoch.expect("membership_key", secrets.membershipKey());
    epoch.expect("resumption_psk", secrets.resumptionPsk());
    try (KeyPair external = KeySchedule.externalKeyPair(suite, secrets.externalSecret())) {
      epoch.expect("external_pub", external.publicKey());
    }
    VectorFields exporter = epoch.object("exporter");
    ExporterInput input = new ExporterInput(exporter.text("label"), exporter.bytes("context"));
    exporter.expect(
        "secret",
        KeySchedule.exporter(suite, secrets.exporterSecret(), input, exporter.u16("length")));
    return secrets.initSecret();
  }

  /// What goes into an epoch.
  private record Inputs(Secret initSecret, Secret commitSecret, Secret pskSecret) {}

  /// The two hashes of a GroupContext.
  private record Hashes(Bytes tree, Bytes confirmedTranscript) {}

  /// What comes out of it.
  private record Outputs(
      Secret joinerSecret,
      Secret welcomeSecret,
      Secret encryptionSecret,
      EpochSecrets epochSecrets) {
    static Outputs of(MlsSuite suite, Inputs inputs, GroupContext groupContext) {
      Bytes context = groupContext.encoded();
      Secret joiner =
          KeySchedule.joinerSecret(suite, inputs.initSecret(), inputs.commitSecret(), context);
      Secret epoch = KeySchedule.epochSecret(suite, joiner, inputs.pskSecret(), context);
      return new Outputs(
          joiner,
          KeySchedule.welcomeSecret(suite, joiner, inputs.pskSecret()),
          KeySchedule.encryptionSecret(suite, epoch),
          EpochSecrets.derive(suite, epoch));
    }
  }

  private static GroupContext context(MlsSuite suite, GroupId groupId, Epoch epoch, Hashes hashes) {
    return new GroupContext(
        ProtocolVersion.MLS10,
        suite.id(),
        groupId,
        epoch,
        hashes.tree(),
        hashes.confirmedTranscript(),
        Extensions.EMPTY);
  }

  @Override
  public List<VectorWriter> generate(Generation generation) {
    List<VectorWriter> vectors = new ArrayList<>();
    for (MlsSuite suite : generation.suites()) {
      GroupId groupId = new GroupId(generation.bytes(suite.hashLength()));
      Secret initial = generation.secret(suite);
      vectors.add(
          new VectorWriter()
              .number("cipher_suite", suite.id().value())
              .bytes("group_id", groupId.value())
              .bytes("initial_init_secret", initial)
              .objects("epochs", epochs(suite, groupId, initial, generation)));
    }
    return vectors;
  }

  private static List<VectorWriter> epochs(
      MlsSuite suite, GroupId groupId, Secret initial, Generation generation) {
    List<VectorWriter> epochs = new ArrayList<>();
    Secret initSecret = initial;
    for (int i = 0; i < EPOCHS; i++) {
      Hashes hashes =
          new Hashes(generation.bytes(suite.hashLength()), generation.bytes(suite.hashLength()));
      GroupContext context = context(suite, groupId, new Epoch(i), hashes);
      // Without pre-shared keys, as most commits are, then with some.
      Secret pskSecret = i == 0 ? Secret.zeros(suite.hashLength()) : generation.secret(suite);
      Inputs inputs = new Inputs(initSecret, generation.secret(suite), pskSecret);
      Outputs outputs = Outputs.of(suite, inputs, context);
      VectorWriter epoch =
          new VectorWriter()
              .bytes("tree_hash", hashes.tree())
              .bytes("commit_secret", inputs.commitSecret())
              .bytes("psk_secret", pskSecret)
              .bytes("confirmed_transcript_hash", hashes.confirmedTranscript())
              .bytes("group_context", context);
      Secret exporterSecret = outputs.epochSecrets().exporterSecret();
      epochs.add(
          write(suite, epoch, outputs)
              .object("exporter", exporter(suite, exporterSecret, generation)));
      initSecret = outputs.epochSecrets().initSecret();
    }
    return epochs;
  }

  private static VectorWriter write(MlsSuite suite, VectorWriter epoch, Outputs outputs) {
    EpochSecrets secrets = outputs.epochSecrets();
    return epoch
        .bytes("joiner_secret", outputs.joinerSecret())
        .bytes("welcome_secret", outputs.welcomeSecret())
        .bytes("init_secret", secrets.initSecret())
        .bytes("sender_data_secret", secrets.senderDataSecret())
        .bytes("encryption_secret", outputs.encryptionSecret())
        .bytes("exporter_secret", secrets.exporterSecret())
        .bytes("epoch_authenticator", secrets.epochAuthenticator())
        .bytes("external_secret", secrets.externalSecret())
        .bytes("confirmation_key", secrets.confirmationKey())
        .bytes("membership_key", secrets.membershipKey())
        .bytes("resumption_psk", secrets.resumptionPsk())
        .bytes(
            "external_pub",
            KeySchedule.externalKeyPair(suite, secrets.externalSecret()).publicKey());
  }

  private static VectorWriter exporter(
      MlsSuite suite, Secret exporterSecret, Generation generation) {
    ExporterInput input = new ExporterInput(generation.bytes(8).toHex(), generation.bytes(32));
    int length = 1 + generation.below(100);
    return new VectorWriter()
        .text("label", input.label())
        .bytes("context", input.context())
        .number("length", length)
        .bytes("secret", KeySchedule.exporter(suite, exporterSecret, input, length));
  }
}
