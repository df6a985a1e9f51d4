package sonet.transparency.wire;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;

/// A proof of a label's value that one user gives to another, and that is verified without the log
/// (§14).
///
/// ```
/// struct {
///   opaque label<0..2^8-1>;
///   uint32 version;
///   opaque opening[Nc];
///   UpdateValue value;
///   BinaryLadderStep binary_ladder<0..2^8-1>;
///   uint64 position;
///   CredentialType credential_type;
///   select (Credential.credential_type) {
///     case standard:    PrefixProof distinguished;
///     case provisional: TreeHead tree_head; CombinedTreeProof search;
///   };
/// } Credential;
/// ```
///
/// @param labelVersion the label and its version
/// @param opening of the commitment
/// @param value the value
/// @param binaryLadder for each version of the ladder, in its order
/// @param position of a recent distinguished log entry
/// @param proof what it rests on
public record Credential(
    LabelVersion labelVersion,
    Bytes opening,
    UpdateValue value,
    List<BinaryLadderStep> binaryLadder,
    long position,
    Proof proof)
    implements Encodable {
  /// Checks the bounds and copies the list.
  public Credential {
    Wire.requireLength(opening, TransparencySuite.OPENING_LENGTH);
    Wire.requireNatural(position);
    binaryLadder = List.copyOf(binaryLadder);
  }

  /// What a credential rests on.
  public sealed interface Proof extends Encodable {}

  /// The version is in the prefix tree of the distinguished log entry.
  ///
  /// @param distinguished the search there
  public record Standard(PrefixProof distinguished) implements Proof {
    private static final int TYPE = 1;

    @Override
    public void writeTo(Writer writer) {
      writer.u8(TYPE).value(distinguished);
    }
  }

  /// The version is newer than the distinguished log entry.
  ///
  /// @param treeHead of a larger tree
  /// @param search in that tree, by someone who saw it end at the distinguished log entry
  public record Provisional(TreeHead treeHead, CombinedTreeProof search) implements Proof {
    private static final int TYPE = 2;

    @Override
    public void writeTo(Writer writer) {
      writer.u8(TYPE).value(treeHead).value(search);
    }
  }

  /// Reads one.
  public static Credential decode(Bytes input, Configuration configuration)
      throws TransparencyException {
    return Wire.decode(input, reader -> read(reader, configuration));
  }

  private static Credential read(Reader reader, Configuration configuration)
      throws DecodeException {
    return new Credential(
        new LabelVersion(Wire.opaque8(reader), Wire.version(reader)),
        reader.raw(TransparencySuite.OPENING_LENGTH),
        UpdateValue.read(reader, configuration),
        BinaryLadderStep.readList(reader, reader.u8(), configuration),
        Wire.u63(reader),
        readProof(reader));
  }

  private static Proof readProof(Reader reader) throws DecodeException {
    int type = reader.u8();
    return switch (type) {
      case Standard.TYPE -> new Standard(PrefixProof.read(reader));
      case Provisional.TYPE ->
          new Provisional(TreeHead.read(reader), CombinedTreeProof.read(reader));
      default -> throw new DecodeException("no type of a credential: " + type);
    };
  }

  @Override
  public void writeTo(Writer writer) {
    writer.value(labelVersion).raw(opening).value(value);
    Wire.list8(writer, binaryLadder, Writer::value);
    writer.u64(position).value(proof);
  }
}
