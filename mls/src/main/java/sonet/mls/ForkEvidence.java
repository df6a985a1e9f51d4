package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.suite.MlsSuite;

/// What a member says of the epochs it went through, signed, for others to compare with their own.
///
/// Members that are not in the same branch of a group cannot read each other's messages, so the
/// application carries this on another way. It holds hashes of the epoch authenticators (RFC 9420
/// §8.7) of the present epoch and of those before it that the state remembers; they are equal for
/// two members as long as these went the same way, and give nothing away.
///
/// ```
/// struct {
///     uint64 epoch;
///     opaque hash<V>;                     // RefHash("Sonet EpochMark", epoch_authenticator)
/// } EpochMark;
///
/// struct {
///     opaque group_id<V>;
///     EpochMark marks<V>;                 // the newest first
///     SignaturePublicKey signature_key;
///     opaque signature<V>;                // over all before it, under the label "Sonet ForkEvidence"
/// } ForkEvidence;
/// ```
///
/// @param groupId of the group
/// @param marks of the epochs, the newest first
/// @param signatureKey of the member that says so
/// @param signature of that member
public record ForkEvidence(
    GroupId groupId, List<EpochMark> marks, Bytes signatureKey, Bytes signature)
    implements Encodable {
  private static final String LABEL = "Sonet ForkEvidence";

  /// More marks than any state remembers.
  private static final int MOST_MARKS = 4 * History.MARKS;

  public ForkEvidence {
    marks = List.copyOf(marks);
    if (marks.isEmpty()) {
      throw new IllegalArgumentException("evidence has at least one epoch");
    }
  }

  /// An epoch that a member was in.
  ///
  /// @param epoch its number
  /// @param hash of its authenticator: equal for all that were in it together
  public record EpochMark(Epoch epoch, Bytes hash) implements Encodable {
    private static final String LABEL = "Sonet EpochMark";

    static EpochMark of(MlsSuite suite, Epoch epoch, Secret authenticator) {
      Bytes exposed = Bytes.wrap(authenticator.expose());
      return new EpochMark(epoch, suite.refHash(LABEL, exposed));
    }

    static EpochMark read(Reader reader) throws DecodeException {
      return new EpochMark(new Epoch(reader.u64()), reader.opaque());
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u64(epoch.value()).opaque(hash);
    }
  }

  /// Decodes what a member sent.
  ///
  /// @throws MlsException with `MALFORMED_MESSAGE`
  public static ForkEvidence decode(Bytes encoded) throws MlsException {
    try {
      return Reader.decode(encoded, ForkEvidence::read);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_MESSAGE, malformed);
    }
  }

  private static ForkEvidence read(Reader reader) throws DecodeException {
    GroupId groupId = new GroupId(reader.opaque());
    List<EpochMark> marks = reader.vector(EpochMark::read);
    if (marks.isEmpty() || marks.size() > MOST_MARKS) {
      throw new DecodeException(marks.size() + " epochs");
    }
    for (int i = 1; i < marks.size(); i++) {
      if (!marks.get(i).epoch().isBefore(marks.get(i - 1).epoch())) {
        throw new DecodeException("the epochs do not decrease");
      }
    }
    return new ForkEvidence(groupId, marks, reader.opaque(), reader.opaque());
  }

  /// What a member can say now.
  static ForkEvidence of(GroupState state) {
    List<EpochMark> marks = marks(state);
    GroupId groupId = state.group().context().groupId();
    Bytes key = state.signer().publicKey();
    Bytes signature =
        state.signer().sign(MlsSuite.labelled(LABEL, toBeSigned(groupId, marks, key)));
    return new ForkEvidence(groupId, marks, key, signature);
  }

  /// The epochs that a state remembers, its own first.
  static List<EpochMark> marks(GroupState state) {
    List<EpochMark> marks = new ArrayList<>();
    marks.add(state.mark());
    marks.addAll(state.history().marks());
    return marks;
  }

  /// Whether the signature is that of its key. Whose key it is must be known otherwise.
  boolean isSigned(MlsSuite suite) {
    return suite
        .primitives()
        .verify(
            signatureKey,
            MlsSuite.labelled(LABEL, toBeSigned(groupId, marks, signatureKey)),
            signature);
  }

  private static Bytes toBeSigned(GroupId groupId, List<EpochMark> marks, Bytes key) {
    return new Writer().opaque(groupId.value()).vector(marks).opaque(key).toBytes();
  }

  @Override
  public void writeTo(Writer writer) {
    writer.opaque(groupId.value()).vector(marks).opaque(signatureKey).opaque(signature);
  }
}
