package sonet.client.group;

import java.util.Optional;
import sonet.client.ClientException;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;

/// Protects what is worth something only now, such as that somebody types, and may be lost.
///
/// It takes no key of a message: those that are never seen would have to be kept as skipped ones,
/// and behind too many of them the next message could not be read any more. Each piece has a key of
/// its own from the secrets of the epoch, which all members have, and the signature of its sender.
/// So its secrecy lasts as long as that of the epoch, which ends with the next commit.
public interface PassingKeys {
  /// Encrypts and signs something for the members of the epoch.
  Bytes seal(Bytes content, RandomSource random);

  /// Opens what a member sealed in this epoch; nothing for what is of another one.
  ///
  /// @throws ClientException with `INVALID_MESSAGE` for what no member sealed
  Optional<Passing> open(Bytes sealed) throws ClientException;

  /// What was sealed.
  ///
  /// @param sender who signed it
  /// @param content what it says
  record Passing(GroupMember sender, Bytes content) {}
}
