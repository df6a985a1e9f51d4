package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.mls.commit.EpochSecretsStep;
import sonet.mls.framing.Content;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PrivateMessage;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.GroupContext;
import sonet.mls.suite.EncryptionLabel;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.EpochLog;
import sonet.mls.testing.Schedule;
import sonet.mls.testing.Sent;
import sonet.mls.testing.Witness;
import sonet.mls.tree.UpdatePath;

/// Someone who kept every secret that it ever held of a group, who sees all messages and all public
/// state, and tries each secret in every place where one belongs.
final class Adversary {
  private final MlsSuite suite;
  private final List<Group> values = new ArrayList<>();
  private final List<Secret> secrets = new ArrayList<>();

  Adversary(Schedule.Outcome outcome, Witness witness) throws MlsException {
    this.suite = outcome.suite();
    for (Secret state : witness.states()) {
      Group value = Group.restore(outcome.environment(), state, witness.signers());
      values.add(value);
      value.state().forEachSecret(secrets::add);
    }
  }

  /// Whether it can make anything of an application message.
  boolean reads(EpochLog log, Sent message) {
    for (Group value : values) {
      try {
        if (value.process(message.bytes()) instanceof Received.Application) {
          return true;
        }
      } catch (MlsException refused) {
        // The next one, then.
      }
    }
    return opensSenderData(log, message);
  }

  /// Each secret is tried as the sender data secret, and as the epoch secret and the one before it.
  private boolean opensSenderData(EpochLog log, Sent message) {
    PrivateMessage encrypted = encrypted(message);
    MessageProtection protection = new MessageProtection(suite, log.context().encoded());
    for (Secret secret : secrets) {
      Secret epoch =
          suite.expandWithLabel(secret, "epoch", log.context().encoded(), suite.hashLength());
      for (Secret candidate :
          List.of(
              secret,
              suite.deriveSecret(secret, "sender data"),
              suite.deriveSecret(epoch, "sender data"))) {
        try {
          var _ = protection.openSenderData(encrypted, candidate);
          return true;
        } catch (MlsException refused) {
          // The next one, then.
        }
      }
    }
    return false;
  }

  private static PrivateMessage encrypted(Sent message) {
    try {
      return ((MlsMessage.Private) MlsMessage.decode(message.bytes())).message();
    } catch (MlsException malformed) {
      throw new AssertionError(malformed);
    }
  }

  /// Whether it can follow a commit into the epoch that this begins: by a path secret that one of
  /// its secrets opens, or by the key schedule with any two of them.
  boolean follows(EpochLog ended, EpochLog begun) {
    return opensPath(ended, begun) || derivesEpoch(begun);
  }

  /// Each secret is tried as the private key for each path secret.
  private boolean opensPath(EpochLog ended, EpochLog begun) {
    GroupContext provisional =
        begun.context().withConfirmedTranscriptHash(ended.context().confirmedTranscriptHash());
    for (Secret secret : secrets) {
      Optional<KeyPair> key = keyPair(secret);
      for (UpdatePath.Node node : path(ended).map(UpdatePath::nodes).orElse(List.of())) {
        for (var ciphertext : node.encryptedPathSecret()) {
          try {
            if (key.isPresent()) {
              suite
                  .decryptWithLabel(
                      key.get(),
                      EncryptionLabel.UPDATE_PATH_NODE,
                      provisional.encoded(),
                      ciphertext)
                  .close();
              return true;
            }
          } catch (CryptoException refused) {
            // The next one, then.
          }
        }
      }
    }
    return false;
  }

  private Optional<KeyPair> keyPair(Secret secret) {
    try {
      return Optional.of(new KeyPair(secret, suite.primitives().kemPublicKey(secret)));
    } catch (CryptoException noPrivateKey) {
      return Optional.empty();
    }
  }

  /// The path of the commit that ended an epoch, when it can be seen.
  private static Optional<UpdatePath> path(EpochLog log) {
    try {
      if (MlsMessage.decode(log.winner().orElseThrow().bytes()) instanceof MlsMessage.Public open
          && open.message().content().content() instanceof Content.Commit(var commit)) {
        return commit.path();
      }
      return Optional.empty();
    } catch (MlsException malformed) {
      throw new AssertionError(malformed);
    }
  }

  /// Each pair of secrets is tried as init and commit secret.
  private boolean derivesEpoch(EpochLog begun) {
    List<Secret> candidates = new ArrayList<>(secrets);
    candidates.add(Secret.zeros(suite.hashLength()));
    Bytes context = begun.context().encoded();
    try (Secret noPsk = Secret.zeros(suite.hashLength())) {
      for (Secret initSecret : candidates) {
        for (Secret commitSecret : candidates) {
          EpochSecrets derived =
              EpochSecretsStep.advance(suite, initSecret, commitSecret, noPsk, context)
                  .epochSecrets();
          if (derived.epochAuthenticator().matches(begun.authenticator())) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
