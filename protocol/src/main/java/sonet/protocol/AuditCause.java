package sonet.protocol;

import java.util.Optional;

/// Why something was done, as far as who did it has said.
///
/// @param change the reason of a key change
/// @param note what the device's owner wrote beside it
/// @param reason what the administrator wrote in [#REASON]
/// @param ticket what the administrator wrote in [#TICKET]
public record AuditCause(
    Optional<String> change,
    Optional<String> note,
    Optional<String> reason,
    Optional<String> ticket) {
  /// The header in which an administrator says why, in percent-encoded UTF-8 (RFC 3986 §2.1).
  public static final String REASON = "Sonet-Reason";

  /// The header in which an administrator names the ticket, encoded like the reason.
  public static final String TICKET = "Sonet-Ticket";

  /// How many characters a reason may have.
  public static final int MOST = 500;

  /// Nothing was said.
  public static final AuditCause UNSAID =
      new AuditCause(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
