package sonet.mls.apq;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.Environment;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.schedule.GroupContext;
import sonet.mls.suite.CipherSuiteId;

/// What binds two groups: the data of [ComponentId#APQ_MLS_INFO] in both GroupContexts
/// (draft-ietf-mls-combiner §5.1).
///
/// ```
/// struct {
///     opaque t_session_group_id<V>;
///     opaque pq_session_group_id<V>;
///     bool mode;
///     CipherSuite t_cipher_suite;
///     CipherSuite pq_cipher_suite;
///     uint64 t_epoch;
///     uint64 pq_epoch;
/// } APQInfo
/// ```
///
/// @param tSessionGroupId of the traditional group
/// @param pqSessionGroupId of the post-quantum group
/// @param mode of operation
/// @param tCipherSuite of the traditional group
/// @param pqCipherSuite of the post-quantum group
/// @param tEpoch which the last FULL commit began in the traditional group
/// @param pqEpoch which it began in the post-quantum group
public record ApqInfo(
    GroupId tSessionGroupId,
    GroupId pqSessionGroupId,
    ApqMode mode,
    CipherSuiteId tCipherSuite,
    CipherSuiteId pqCipherSuite,
    Epoch tEpoch,
    Epoch pqEpoch)
    implements Encodable {

  /// Reads one.
  public static ApqInfo read(Reader reader) throws DecodeException {
    return new ApqInfo(
        new GroupId(reader.opaque()),
        new GroupId(reader.opaque()),
        ApqMode.read(reader),
        new CipherSuiteId(reader.u16()),
        new CipherSuiteId(reader.u16()),
        new Epoch(reader.u64()),
        new Epoch(reader.u64()));
  }

  /// What a GroupContext says, if it says anything.
  ///
  /// @throws MlsException with `APQ_INFO_MISMATCH` when it does not decode
  public static Optional<ApqInfo> of(GroupContext context) throws MlsException {
    Optional<Bytes> data =
        AppDataDictionary.of(context.extensions()).find(ComponentId.APQ_MLS_INFO);
    if (data.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Reader.decode(data.get(), ApqInfo::read));
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.APQ_INFO_MISMATCH, malformed);
    }
  }

  /// The same after a FULL commit.
  public ApqInfo withEpochs(Epoch nextTEpoch, Epoch nextPqEpoch) {
    return new ApqInfo(
        tSessionGroupId,
        pqSessionGroupId,
        mode,
        tCipherSuite,
        pqCipherSuite,
        nextTEpoch,
        nextPqEpoch);
  }

  /// Whether this says how things stand right after a FULL commit (§5.1.1).
  ///
  /// @throws MlsException when it is about other groups, suites or epochs
  void check(Environment environment, GroupContext t, GroupContext pq) throws MlsException {
    checkGroups(environment, t, pq);
    if (!tEpoch.equals(t.epoch()) || !pqEpoch.equals(pq.epoch())) {
      throw new MlsException(
          Rule.APQ_EPOCH_MISMATCH,
          "APQInfo %s and %s, groups %s and %s".formatted(tEpoch, pqEpoch, t.epoch(), pq.epoch()));
    }
  }

  /// Whether this is about two groups, the traditional one perhaps some PARTIAL commits further.
  void checkLater(Environment environment, GroupContext t, GroupContext pq) throws MlsException {
    checkGroups(environment, t, pq);
    if (t.epoch().isBefore(tEpoch) || !pqEpoch.equals(pq.epoch())) {
      throw new MlsException(
          Rule.APQ_EPOCH_MISMATCH,
          "APQInfo %s and %s, groups %s and %s".formatted(tEpoch, pqEpoch, t.epoch(), pq.epoch()));
    }
  }

  private void checkGroups(Environment environment, GroupContext t, GroupContext pq)
      throws MlsException {
    boolean same =
        tSessionGroupId.equals(t.groupId())
            && pqSessionGroupId.equals(pq.groupId())
            && tCipherSuite.equals(t.cipherSuite())
            && pqCipherSuite.equals(pq.cipherSuite());
    if (!same || tSessionGroupId.equals(pqSessionGroupId)) {
      throw new MlsException(Rule.APQ_INFO_MISMATCH, "group ids or cipher suites");
    }
    mode.check(environment.suite(tCipherSuite), environment.suite(pqCipherSuite));
  }

  @Override
  public void writeTo(Writer writer) {
    writer
        .opaque(tSessionGroupId.value())
        .opaque(pqSessionGroupId.value())
        .value(mode)
        .u16(tCipherSuite.value())
        .u16(pqCipherSuite.value())
        .u64(tEpoch.value())
        .u64(pqEpoch.value());
  }
}
