package sonet.client;

import java.util.List;

/// What came of moving a conversation to another cipher suite ([Conversation#moveTo]).
public sealed interface Move {
  /// It has moved.
  ///
  /// @param leftBehind the devices that were removed since they could not follow
  /// @param bytes how many were sent to the server for it
  record Done(List<Member> leftBehind, int bytes) implements Move {
    /// Copies the list.
    public Done {
      leftBehind = List.copyOf(leftBehind);
    }
  }

  /// Some devices cannot follow, and nothing has happened.
  ///
  /// @param stragglers which, at least one
  record Held(List<Straggler> stragglers) implements Move {
    /// Copies the list.
    public Held {
      stragglers = List.copyOf(stragglers);
    }
  }

  /// A device that cannot follow.
  ///
  /// @param member which
  /// @param cause why
  record Straggler(Member member, Cause cause) {}

  /// Why a device cannot follow.
  enum Cause {
    /// Its version of Sonet does not know the cipher suite.
    SUITE_NOT_SUPPORTED("runs a version of Sonet that does not know the cipher suite"),
    /// It has published no keys for the cipher suite.
    NO_KEYS("has published no keys for the cipher suite; it must sign in once"),
    /// The keys that it published are not valid.
    KEYS_REFUSED("has published keys that are not valid any more; it must sign in once");

    private final String phrase;

    Cause(String phrase) {
      this.phrase = phrase;
    }

    /// The rest of a sentence that begins with the device.
    public String phrase() {
      return phrase;
    }
  }

  /// What to do about devices that cannot follow.
  enum Stragglers {
    /// Stay where the conversation is, and say who they are.
    WAIT_FOR,
    /// Remove them and go on.
    LEAVE_BEHIND
  }
}
