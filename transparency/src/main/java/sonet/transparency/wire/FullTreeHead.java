package sonet.transparency.wire;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;

/// The head that comes with every response (§11.4).
public sealed interface FullTreeHead extends Encodable {
  /// The head that the user advertised is still the newest.
  record Same() implements FullTreeHead {
    private static final int TYPE = 1;

    @Override
    public void writeTo(Writer writer) {
      writer.u8(TYPE);
    }
  }

  /// A newer head.
  ///
  /// @param treeHead the log's
  /// @param auditorTreeHead the auditor's, in the mode that has one
  record Updated(TreeHead treeHead, Optional<AuditorTreeHead> auditorTreeHead)
      implements FullTreeHead {
    private static final int TYPE = 2;

    @Override
    public void writeTo(Writer writer) {
      writer.u8(TYPE).value(treeHead);
      auditorTreeHead.ifPresent(writer::value);
    }
  }

  /// Reads one.
  static FullTreeHead decode(Bytes input, Configuration configuration)
      throws TransparencyException {
    return Wire.decode(input, reader -> read(reader, configuration));
  }

  /// Reads one.
  static FullTreeHead read(Reader reader, Configuration configuration) throws DecodeException {
    int type = reader.u8();
    return switch (type) {
      case Same.TYPE -> new Same();
      case Updated.TYPE -> {
        TreeHead treeHead = TreeHead.read(reader);
        yield new Updated(
            treeHead,
            configuration.mode() instanceof DeploymentMode.ThirdPartyAuditing
                ? Optional.of(AuditorTreeHead.read(reader))
                : Optional.empty());
      }
      default -> throw new DecodeException("no type of a tree head: " + type);
    };
  }
}
