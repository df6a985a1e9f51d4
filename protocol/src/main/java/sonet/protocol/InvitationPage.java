package sonet.protocol;

import java.util.List;
import java.util.Optional;

/// Some of the invitations of a tenant.
///
/// @param invitations those
/// @param next the cursor for more, when there are more
public record InvitationPage(List<Invitation> invitations, Optional<String> next) {
  /// Copies the list.
  public InvitationPage {
    invitations = List.copyOf(invitations);
  }
}
