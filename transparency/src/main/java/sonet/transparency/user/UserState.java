package sonet.transparency.user;

import java.util.Optional;
import sonet.transparency.proof.RetainedView;

/// What a user keeps between responses (§4.2, §13). Immutable; a response that fails to verify
/// changes nothing.
///
/// @param view of the last tree that was verified
/// @param auditorSize how much of it the auditor had signed, where there is one
public record UserState(RetainedView view, Optional<Long> auditorSize) {
  /// Of a user who has seen nothing yet.
  public static final UserState NEW = new UserState(RetainedView.NONE, Optional.empty());

  /// What a request has to say of it (`last`).
  public Optional<Long> last() {
    return view.size() == 0 ? Optional.empty() : Optional.of(view.size());
  }
}
