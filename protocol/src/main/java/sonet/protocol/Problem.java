package sonet.protocol;

import java.util.List;
import java.util.Optional;

/// A refusal, as `application/problem+json` (RFC 9457 §3).
///
/// @param type the cause; its URI on the wire
/// @param status the HTTP status code
/// @param title what it is
/// @param detail what was expected here and what came
/// @param next what to do now
/// @param requestId under which the server's log knows the request
/// @param conflict with [ProblemType#EPOCH_CONFLICT]: where the group is
/// @param broken with [ProblemType#MLS_INVALID]: which rule was broken
/// @param devices with [ProblemType#DEVICE_MISMATCH]: which devices
/// @param removal with [ProblemType#DEVICE_REMOVED]: by which other device
public record Problem(
    ProblemType type,
    int status,
    String title,
    String detail,
    String next,
    String requestId,
    Optional<Conflict> conflict,
    Optional<BrokenRule> broken,
    Optional<Mismatch> devices,
    Optional<Removal> removal) {
  /// A problem with the words of its type.
  public static Problem of(ProblemType type, String detail) {
    return new Problem(
        type,
        type.status(),
        type.title(),
        detail,
        type.next(),
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// This problem with the id of a request.
  public Problem withRequestId(String id) {
    return new Problem(type, status, title, detail, next, id, conflict, broken, devices, removal);
  }

  /// This problem with the place where the group is.
  public Problem withConflict(Conflict where) {
    return new Problem(
        type, status, title, detail, next, requestId, Optional.of(where), broken, devices, removal);
  }

  /// This problem with the rule that was broken.
  public Problem withBroken(BrokenRule rule) {
    return new Problem(
        type,
        status,
        title,
        detail,
        next,
        requestId,
        conflict,
        Optional.of(rule),
        devices,
        removal);
  }

  /// This problem with the devices that are not as expected.
  public Problem withDevices(Mismatch which) {
    return new Problem(
        type,
        status,
        title,
        detail,
        next,
        requestId,
        conflict,
        broken,
        Optional.of(which),
        removal);
  }

  /// This problem with the removal of the device.
  public Problem withRemoval(Removal what) {
    return new Problem(
        type, status, title, detail, next, requestId, conflict, broken, devices, Optional.of(what));
  }

  /// Where a group is, for one who thought it elsewhere.
  ///
  /// @param epoch its epoch now
  /// @param head the number of its last entry
  /// @param missed the first entries from the epoch on that the caller expected; when the last of
  ///   them is before the head, fetch the rest from the log
  public record Conflict(long epoch, long head, List<LogEntry> missed) {
    /// Copies the list.
    public Conflict {
      missed = List.copyOf(missed);
    }
  }

  /// A rule of MLS.
  ///
  /// @param rule its name in the engine
  /// @param section where it stands: `RFC 9420 §12.2`
  public record BrokenRule(String rule, String section) {}

  /// How the devices that messages were for differ from those that the account has.
  ///
  /// @param missing those that the account has besides
  /// @param extra those that it does not have
  public record Mismatch(List<DeviceId> missing, List<DeviceId> extra) {
    /// Copies the lists.
    public Mismatch {
      missing = List.copyOf(missing);
      extra = List.copyOf(extra);
    }
  }
}
