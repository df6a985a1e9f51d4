package sonet.mls.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.hpke.ExportedSecret;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.schedule.KeySchedule.ExporterInput;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.SeededRandom;

/// What the published vectors do not show of the key schedule (RFC 9420 §8).
class KeyScheduleTest {
  private static final CipherSuites SUITES = CipherSuites.of(Providers.best());
  private static final MlsSuite SUITE = new MlsSuite(SUITES.get(1));
  private static final RandomSource RANDOM = new SeededRandom(3);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void membersFindTheInitSecretOfAnExternalJoiner(int id) throws MlsException {
    MlsSuite suite = new MlsSuite(SUITES.get(id));
    KeyPair external = KeySchedule.externalKeyPair(suite, secret(suite));

    ExportedSecret sent = KeySchedule.sendExternalInit(suite, external.publicKey(), RANDOM);

    Secret found = KeySchedule.receiveExternalInit(suite, external, sent.kemOutput());
    assertThat(found.matches(sent.secret())).isTrue();
    assertThat(found.length()).isEqualTo(suite.hashLength());
  }

  @Test
  @Breaks(Rule.INVALID_EXTERNAL_INIT)
  void anExternalInitThatDoesNotOpenIsRefused() {
    KeyPair external = KeySchedule.externalKeyPair(SUITE, secret(SUITE));

    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> KeySchedule.receiveExternalInit(SUITE, external, Bytes.utf8("short")))
        .extracting(MlsException::rule)
        .isEqualTo(Rule.INVALID_EXTERNAL_INIT);
  }

  @Test
  void anExternalKeyThatIsNoneIsRefused() {
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> KeySchedule.sendExternalInit(SUITE, Bytes.wrap(new byte[32]), RANDOM))
        .extracting(MlsException::rule)
        .isEqualTo(Rule.INVALID_PUBLIC_KEY);
  }

  @Test
  void anExportDependsOnLabelContextAndLength() {
    Secret exporter = secret(SUITE);
    Secret value = export(exporter, "label", "context", 32);

    assertThat(export(exporter, "label", "context", 32).matches(value)).isTrue();
    assertThat(export(exporter, "label 2", "context", 32).matches(value)).isFalse();
    assertThat(export(exporter, "label", "context 2", 32).matches(value)).isFalse();
    Bytes longer = Retained.value(export(exporter, "label", "context", 33));
    assertThat(value.matches(longer.slice(0, 32))).isFalse();
    assertThat(export(exporter, "label", "context", 255 * 32).length()).isEqualTo(255 * 32);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> export(exporter, "label", "context", 255 * 32 + 1));
  }

  @Test
  void theInputsOfAnEpochAreNeitherKeptNorClosed() {
    Secret init = secret(SUITE);
    Secret commit = secret(SUITE);
    Secret psk = secret(SUITE);
    Secret joiner = KeySchedule.joinerSecret(SUITE, init, commit, Bytes.utf8("context"));
    Secret epoch = KeySchedule.epochSecret(SUITE, joiner, psk, Bytes.utf8("context"));
    EpochSecrets secrets = EpochSecrets.derive(SUITE, epoch);

    for (Secret input : List.of(init, commit, psk, joiner, epoch)) {
      assertThat(input.isWiped()).isFalse();
      input.close();
    }
    secrets.forEachSecret(secret -> assertThat(secret.isWiped()).isFalse());
  }

  @Test
  void epochSecretsAreReadAsTheyWereWrittenAndWipedTogether() throws DecodeException {
    EpochSecrets secrets = EpochSecrets.derive(SUITE, secret(SUITE));
    Writer writer = new Writer();
    secrets.writeTo(writer);

    EpochSecrets read = Reader.decode(writer.toBytes(), reader -> EpochSecrets.read(SUITE, reader));

    assertThat(values(read)).isEqualTo(values(secrets)).hasSize(8).doesNotHaveDuplicates();
    assertThat(read.initSecret().matches(secrets.initSecret())).isTrue();
    secrets.close();
    secrets.forEachSecret(secret -> assertThat(secret.isWiped()).isTrue());
  }

  @Test
  void noPreSharedKeyIsAllZero() {
    assertThat(PskSecret.of(SUITE, List.of()).matches(Secret.zeros(32))).isTrue();
  }

  @Test
  void theOrderOfPreSharedKeysCountsAndTheirValuesStayTheCallers() {
    List<Psk> psks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      PreSharedKeyId id = new PreSharedKeyId.External(Bytes.of((byte) i), RANDOM.bytes(32));
      psks.add(new Psk(id, secret(SUITE)));
    }
    Secret before = PskSecret.of(SUITE, psks);

    Collections.swap(psks, 0, 2);

    assertThat(PskSecret.of(SUITE, psks).matches(before)).isFalse();
    assertThat(psks).noneMatch(psk -> psk.value().isWiped());
  }

  @Test
  void moreKeysThanCanBeCountedAreTheCallersMistake() {
    Psk psk = new Psk(new PreSharedKeyId.External(Bytes.EMPTY, Bytes.EMPTY), Secret.zeros(1));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> PskSecret.of(SUITE, Collections.nCopies(65_536, psk)));
    assertThat(PskSecret.of(SUITE, Collections.nCopies(65_535, psk)).length()).isEqualTo(32);
  }

  @Test
  void limitsOfRatchetsAreNotNegative() {
    assertThatIllegalArgumentException().isThrownBy(() -> new RatchetPolicy(-1, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new RatchetPolicy(0, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new RatchetPolicy(0, 0, -1));
  }

  private static Secret export(Secret exporter, String label, String context, int length) {
    return KeySchedule.exporter(
        SUITE, exporter, new ExporterInput(label, Bytes.utf8(context)), length);
  }

  private static Secret secret(MlsSuite suite) {
    return Secret.random(RANDOM, suite.hashLength());
  }

  private static List<Bytes> values(EpochSecrets secrets) {
    List<Bytes> values = new ArrayList<>();
    secrets.forEachSecret(secret -> values.add(Retained.value(secret)));
    return values;
  }
}
