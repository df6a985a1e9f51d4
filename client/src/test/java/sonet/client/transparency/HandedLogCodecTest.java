package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.AccountName;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.user.UserState;

/// What one device tells another of the log must fit together.
final class HandedLogCodecTest {
  private static final AccountName BOB = new AccountName("bob");

  private CredentialReader reader;
  private HandedLog handed;

  @BeforeEach
  void begin(@TempDir Path folder) throws Exception {
    reader = new CredentialReader(folder);
    DeviceSet first = reader.first();
    reader.log().submit(reader.bob(), first.encoded());
    reader.walk();
    OwnLabel own = new OwnLabel(reader.verifiedLog(), new OwnLabel.Self(BOB, key(first)));
    own.watch();
    Bytes encoding = HandedLog.of(reader.verifiedLog(), own, Optional.of(first)).orElseThrow();
    handed = HandedLog.read(encoding, BOB, Providers.pure());
    assertThat(handed.encode()).isEqualTo(encoding);
  }

  private static Bytes key(DeviceSet set) {
    return set.devices().getFirst().signatureKey();
  }

  @AfterEach
  void end() throws ClientException {
    reader.close();
  }

  private static void assertRefused(Bytes encoding, AccountName account) {
    assertThatThrownBy(() -> HandedLog.read(encoding, account, Providers.pure()))
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.LINK_FORGED));
  }

  @Test
  void nothingIsHandedOverBeforeTheAccountWasProven() throws Exception {
    OwnLabel own =
        new OwnLabel(reader.verifiedLog(), new OwnLabel.Self(BOB, Bytes.wrap(new byte[32])));
    assertThat(HandedLog.of(reader.verifiedLog(), own, Optional.empty())).isEmpty();
    assertThat(own.owned()).contains(handed.owned().orElseThrow());
  }

  @Test
  void theSetOfAnotherAccountIsRefused() {
    assertRefused(handed.encode(), new AccountName("carol"));
  }

  @Test
  void aHeadThatTheLogHasNotSignedIsRefused() {
    SignedHead head = handed.head();
    Bytes zeros = Bytes.wrap(new byte[64]);
    assertRefused(with(handed.state(), new SignedHead(head.size(), head.root(), zeros)), BOB);
    assertRefused(
        with(handed.state(), new SignedHead(head.size() + 1, head.root(), head.signature())), BOB);
    Bytes root = Bytes.wrap(new byte[32]);
    assertRefused(with(handed.state(), new SignedHead(head.size(), root, head.signature())), BOB);
  }

  @Test
  void aViewThatIsNotTheOneOfTheHeadIsRefused() {
    assertRefused(with(UserState.NEW, handed.head()), BOB);
  }

  private Bytes with(UserState state, SignedHead head) {
    return new HandedLog(
            handed.configuration(), state, head, handed.heads(), handed.owned(), handed.set())
        .encode();
  }

  @Test
  void anotherConfigurationIsRefused() {
    Bytes other = reader.otherLog().configuration();
    assertRefused(
        new HandedLog(
                other, handed.state(), handed.head(), handed.heads(), handed.owned(), handed.set())
            .encode(),
        BOB);
  }

  @Test
  void whatIsCutOffOrGoesOnIsRefused() {
    Bytes encoding = handed.encode();
    assertRefused(encoding.slice(0, encoding.length() - 1), BOB);
    assertRefused(Bytes.concat(encoding, Bytes.wrap(new byte[1])), BOB);
    assertRefused(Bytes.EMPTY, BOB);
  }
}
