package sonet.mls.welcome;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.crypto.hpke.SealRequest;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.commit.CommitCreation;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.suite.EncryptionLabel;
import sonet.mls.suite.MlsSuite;

/// Makes the Welcome of a commit (RFC 9420 §12.4.1, §12.4.3.1): the GroupInfo is encrypted once,
/// the group secrets once for each new member, all in one batch.
public final class WelcomeCreation {
  private WelcomeCreation() {}

  /// The Welcome for all new members of a commit.
  public static Welcome create(
      MlsSuite suite, CommitCreation.Created commit, GroupInfo groupInfo, RandomSource random)
      throws MlsException {
    Bytes encryptedGroupInfo = encrypt(suite, commit.memberSecret(), groupInfo);
    List<SealRequest> requests = new ArrayList<>();
    try {
      for (CommitCreation.NewMember member : commit.newMembers()) {
        GroupSecrets secrets =
            new GroupSecrets(commit.joinerSecret(), member.pathSecret(), commit.psks());
        requests.add(new SealRequest(member.added().keyPackage().initKey(), secrets.encoded()));
      }
      List<HpkeCiphertext> sealed =
          suite.encryptAllWithLabel(EncryptionLabel.WELCOME, encryptedGroupInfo, requests, random);
      List<Welcome.EncryptedGroupSecrets> entries = new ArrayList<>();
      for (int i = 0; i < sealed.size(); i++) {
        entries.add(
            new Welcome.EncryptedGroupSecrets(
                commit.newMembers().get(i).added().keyPackage().reference(suite), sealed.get(i)));
      }
      return new Welcome(suite.id(), entries, encryptedGroupInfo);
    } catch (CryptoException refused) {
      throw new MlsException(Rule.INVALID_PUBLIC_KEY, refused);
    } finally {
      requests.forEach(request -> request.plaintext().close());
    }
  }

  private static Bytes encrypt(MlsSuite suite, Secret memberSecret, GroupInfo groupInfo) {
    try (Secret welcomeSecret = KeySchedule.welcomeSecret(suite, memberSecret);
        Secret key = KeySchedule.welcomeKey(suite, welcomeSecret)) {
      Bytes nonce = KeySchedule.welcomeNonce(suite, welcomeSecret);
      return suite.primitives().seal(key, nonce, Bytes.EMPTY, groupInfo.encoded());
    }
  }
}
