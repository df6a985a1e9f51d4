package sonet.transparency;

/// Which text of draft-ietf-keytrans-protocol a log follows. What differs between them is asked
/// here, so that a later revision is a constant more and not a search through the code.
public enum DraftRevision {
  /// Revision -05 of 2026-07-05, as its first implementations read it. The view of a tree that is
  /// updated from a rightmost entry still on the frontier asks for no further timestamps.
  DRAFT_05(false),
  /// The editor's copy of 2026-08-18 (commit 526cc8a), which is what Sonet's own logs follow.
  EDITORS_COPY_2026_08_18(true);

  private final boolean continuesFromPreviousRightmost;

  DraftRevision(boolean continuesFromPreviousRightmost) {
    this.continuesFromPreviousRightmost = continuesFromPreviousRightmost;
  }

  /// What logs follow that Sonet creates.
  public static DraftRevision pinned() {
    return EDITORS_COPY_2026_08_18;
  }

  /// Whether the rest of the frontier is walked from the previous rightmost entry when no ancestor
  /// of it is new (§4.2).
  public boolean continuesFromPreviousRightmost() {
    return continuesFromPreviousRightmost;
  }
}
