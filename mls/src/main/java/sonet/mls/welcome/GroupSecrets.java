package sonet.mls.welcome;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.schedule.PreSharedKeyId;

/// The secrets a new member needs (RFC 9420 §12.4.3.1).
///
/// ```
/// struct {
///   opaque joiner_secret<V>;
///   optional<PathSecret> path_secret;
///   PreSharedKeyID psks<V>;
/// } GroupSecrets;
/// ```
///
/// @param joinerSecret of the new epoch
/// @param pathSecret of the lowest common ancestor of committer and new member
/// @param psks pre-shared keys of the commit, in its order
public record GroupSecrets(
    Secret joinerSecret, Optional<Secret> pathSecret, List<PreSharedKeyId> psks)
    implements AutoCloseable {
  public GroupSecrets {
    psks = List.copyOf(psks);
  }

  /// Decodes one that must take up all the bytes.
  public static GroupSecrets decode(Secret encoded) throws DecodeException {
    Reader reader = Reader.of(encoded);
    try {
      GroupSecrets secrets =
          new GroupSecrets(
              reader.opaqueSecret(),
              reader.optional(Reader::opaqueSecret),
              reader.vector(PreSharedKeyId::read));
      reader.end();
      return secrets;
    } finally {
      reader.wipe();
    }
  }

  /// The encoding, as key material.
  public Secret encoded() {
    Writer writer = new Writer().opaque(joinerSecret).u8(pathSecret.isPresent() ? 1 : 0);
    pathSecret.ifPresent(writer::opaque);
    return writer.vector(psks).toSecret();
  }

  @Override
  public void close() {
    joinerSecret.close();
    pathSecret.ifPresent(Secret::close);
  }
}
