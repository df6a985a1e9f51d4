package sonet.mls.apq;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.Epoch;

/// An update of the APQInfo, in an AppDataUpdate proposal (draft-ietf-mls-combiner §5.1.1).
///
/// ```
/// enum {
///     full_update (0),
///     new_t_epoch(1),
///     new_pq_epoch(2),
///     (255)
/// } APQUpdateType;
///
/// struct {
///     APQUpdateType update_type;
///     select (update_type) {
///         case full_update:
///             APQInfo new_apq_info;
///         case new_t_epoch:
///             uint64 new_t_epoch;
///         case new_pq_epoch:
///             uint64 new_pq_epoch;
/// } APQInfoUpdate;
/// ```
public sealed interface ApqInfoUpdate extends Encodable {
  /// All of it.
  ///
  /// @param newApqInfo what the GroupContext will say
  record Full(ApqInfo newApqInfo) implements ApqInfoUpdate {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(0).value(newApqInfo);
    }
  }

  /// The epoch of the traditional group.
  ///
  /// @param newTEpoch which the commit begins
  record TEpoch(Epoch newTEpoch) implements ApqInfoUpdate {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(1).u64(newTEpoch.value());
    }
  }

  /// The epoch of the post-quantum group.
  ///
  /// @param newPqEpoch which the commit begins
  record PqEpoch(Epoch newPqEpoch) implements ApqInfoUpdate {
    @Override
    public void writeTo(Writer writer) {
      writer.u8(2).u64(newPqEpoch.value());
    }
  }

  /// Reads one.
  static ApqInfoUpdate read(Reader reader) throws DecodeException {
    int type = reader.u8();
    return switch (type) {
      case 0 -> new Full(ApqInfo.read(reader));
      case 1 -> new TEpoch(new Epoch(reader.u64()));
      case 2 -> new PqEpoch(new Epoch(reader.u64()));
      default -> throw new DecodeException("APQ update type " + type);
    };
  }
}
