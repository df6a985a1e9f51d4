package sonet.client;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Something that happened in a conversation, at one place in the order that all its members share:
/// a [Message], or one of the cases here. In a conversation of two each device has an order of its
/// own, in which it came to know of things.
public sealed interface Entry
    permits Message,
        Entry.Members,
        Entry.Titled,
        Entry.TimerSet,
        Entry.Joined,
        Entry.Removed,
        Entry.Returned,
        Entry.Healed,
        Entry.Moved,
        Entry.Contested,
        Entry.KeysChanged,
        Entry.Unreadable {
  /// Its place: greater than that of everything before it; in a group the same for everyone.
  long seq();

  /// When the server took it.
  Instant at();

  /// People came or went, or devices of theirs.
  ///
  /// @param seq its place
  /// @param at when
  /// @param author who did it
  /// @param added the names of those who came, once for each device
  /// @param removed the names of those who went, once for each device
  record Members(long seq, Instant at, Author author, List<String> added, List<String> removed)
      implements Entry {
    /// Copies the lists.
    public Members {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
    }
  }

  /// The conversation got a title.
  ///
  /// @param seq its place
  /// @param at when
  /// @param author who gave it
  /// @param title the title
  record Titled(long seq, Instant at, Author author, String title) implements Entry {}

  /// Someone said how long messages stay from now on.
  ///
  /// @param seq its place
  /// @param at when
  /// @param author who said so
  /// @param timer how long, or zero for ever
  record TimerSet(long seq, Instant at, Author author, Duration timer) implements Entry {}

  /// This device was added to the conversation, by someone whom the invitation does not name.
  ///
  /// @param seq its place
  /// @param at when
  record Joined(long seq, Instant at) implements Entry {}

  /// This device was removed. What comes after is not for it.
  ///
  /// @param seq its place
  /// @param at when
  /// @param author who did it
  record Removed(long seq, Instant at, Author author) implements Entry {}

  /// This device had lost the thread of the conversation, and has come back by itself. What was
  /// written in between is not for it.
  ///
  /// @param seq its place
  /// @param at when
  record Returned(long seq, Instant at) implements Entry {}

  /// Something had gone missing in a conversation of two, and a device of the other has sent it
  /// again.
  ///
  /// @param seq its place
  /// @param at when
  /// @param author whose device
  /// @param again how many messages and other signs of it came again
  /// @param gone how many it keeps no longer, and are lost
  record Healed(long seq, Instant at, Author author, int again, int gone) implements Entry {}

  /// The conversation moved to another cipher suite. Members, title and history stay.
  ///
  /// @param seq its place
  /// @param at when
  /// @param author who moved it
  /// @param cipherSuite where to
  record Moved(long seq, Instant at, Author author, int cipherSuite) implements Entry {}

  /// So many devices could not take a change that the conversation waits for them; or that is over.
  ///
  /// @param seq its place
  /// @param at when
  /// @param stage what came of it
  record Contested(long seq, Instant at, Stage stage) implements Entry {
    /// What comes of a change that devices cannot take.
    public enum Stage {
      /// The conversation waits: who is in it cannot be changed. Messages still pass.
      WAITING,
      /// All are back, and it goes on as before.
      CLEARED,
      /// Someone began it anew with fresh keys. Members, title and history stay, but for those who
      /// could not be brought along.
      RESET
    }
  }

  /// The keys of someone in the conversation are others than before, or something is against them.
  /// Each device finds that out for itself; in a group it stands at the place of what this device
  /// had read last.
  ///
  /// @param seq its place
  /// @param at when this device found it
  /// @param change what changed, when, by which device and why
  record KeysChanged(long seq, Instant at, KeyChange change) implements Entry {}

  /// Something stands here that this device cannot read.
  ///
  /// @param seq its place
  /// @param at when
  /// @param cause why, as a phrase
  record Unreadable(long seq, Instant at, String cause) implements Entry {}
}
