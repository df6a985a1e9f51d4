package sonet.mls.apq;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentsList;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.ExporterTree;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.TestClient;

/// Whatever comes in of components and of pairs is refused with the engine's exception or encodes
/// back to itself, and a member refuses or understands a changed pair, and is as it was.
final class ApqFuzzTest {
  private static final MlsSuite SUITE = new MlsSuite(TestClient.SUITES.get(1));
  private static final Pairs PAIRS = new Pairs();

  /// A member and the pairs on their way to it.
  private static final class Pairs {
    private final ApqGroup receiver;
    private final List<Bytes> messages;

    private Pairs() {
      try {
        ApqClient alice = ApqClient.create("alice", 1);
        ApqClient bob = ApqClient.create("bob", 2);
        ApqKeyPackageBundle forBob = bob.keyPackages();
        ApqPendingCommit add =
            alice.createGroup().commitFull(ApqCommitRequest.add(forBob.keyPackages()));
        ApqGroup a = add.keep();
        receiver = bob.join(add, forBob);
        messages =
            List.of(
                a.commitFull(ApqCommitRequest.update()).message().encoded(),
                a.commitFull(ApqCommitRequest.update().encrypted()).message().encoded(),
                a.commitPartial().message().encoded(),
                a.proposeUpdate().message().encoded(),
                ApqClient.create("dave", 4).joinExternally(a.groupInfo()).message().encoded());
      } catch (MlsException refused) {
        throw new AssertionError(refused);
      }
    }

    /// One of the messages, with a few bytes changed as the input says, three for each change.
    private Bytes mutated(byte[] input) {
      byte[] bytes =
          messages.get(input.length == 0 ? 0 : (input[0] & 0xff) % messages.size()).toArray();
      for (int i = 1; i + 2 < input.length; i += 3) {
        int at = ((input[i] & 0xff) << 8 | (input[i + 1] & 0xff)) % bytes.length;
        bytes[at] = input[i + 2];
      }
      return Bytes.wrap(bytes);
    }
  }

  private static void refusedOrEncodesBack(
      byte[] input, Reader.Element<? extends Encodable> element) {
    Bytes bytes = Bytes.of(input);
    try {
      assertThat(Reader.decode(bytes, element).encoded()).isEqualTo(bytes);
    } catch (DecodeException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @FuzzTest
  void dataOfComponentsAreRefusedOrEncodeBack(byte[] input) {
    refusedOrEncodesBack(input, AppDataDictionary::read);
    refusedOrEncodesBack(input, ComponentsList::read);
    refusedOrEncodesBack(input, ApqInfo::read);
    refusedOrEncodesBack(input, ApqInfoUpdate::read);
    refusedOrEncodesBack(input, PreSharedKeyId::read);
    refusedOrEncodesBack(input, Proposal::read);
  }

  @FuzzTest
  void aStoredExporterIsRefusedOrWrittenBack(byte[] input) {
    refusedOrEncodesBack(
        input,
        reader -> {
          ExporterTree tree = ExporterTree.read(SUITE, reader);
          return tree::writeTo;
        });
  }

  @FuzzTest
  void aPairIsRefusedOrEncodesBack(byte[] input) {
    pair(Bytes.concat(Bytes.fromHex("00010007"), Bytes.of(input)));
    pair(PAIRS.mutated(input));
  }

  private static void pair(Bytes bytes) {
    try {
      assertThat(ApqMessagePair.decode(bytes).encoded()).isEqualTo(bytes);
    } catch (MlsException refused) {
      assertThat(refused.rule())
          .isIn(Rule.MALFORMED_MESSAGE, Rule.APQ_PAIR_FORMATS, Rule.APQ_PAIR_APPLICATION);
    }
  }

  @FuzzTest
  void aMemberRefusesOrUnderstandsAChangedMessage(byte[] input) {
    Bytes before = PAIRS.receiver.traditional().epochAuthenticator();
    try {
      assertThat(PAIRS.receiver.process(PAIRS.mutated(input)).group()).isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isNotNull();
    }
    assertThat(PAIRS.receiver.traditional().epochAuthenticator()).isEqualTo(before);
  }
}
