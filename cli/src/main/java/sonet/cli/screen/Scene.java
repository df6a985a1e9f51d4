package sonet.cli.screen;

import java.util.List;
import java.util.Optional;

/// Everything that the screen shows, but for the line that is being typed.
///
/// @param title at the left of the first line: who this is
/// @param rooms the conversations, in their order
/// @param talk the conversation that is open
/// @param status the last line
/// @param panel what is shown over the messages for a while, such as help; mostly empty
public record Scene(
    String title, List<Room> rooms, Optional<Talk> talk, Status status, List<String> panel) {
  /// Copies the lists.
  public Scene {
    rooms = List.copyOf(rooms);
    panel = List.copyOf(panel);
  }

  /// A conversation in the list.
  ///
  /// @param title what it is called
  /// @param unread how many messages were not read
  /// @param preview the last of it, on one line
  /// @param isOpen whether it is the one that is open
  public record Room(String title, int unread, String preview, boolean isOpen) {}

  /// The conversation that is open.
  ///
  /// @param title what it is called
  /// @param people who is in it
  /// @param items what is in it, the oldest first
  /// @param selected the place in the list of the item that keys act on, or -1
  /// @param scroll how many rows the end is scrolled out of sight
  /// @param typing who types now; mostly empty
  public record Talk(
      String title, String people, List<Item> items, int selected, int scroll, String typing) {
    /// Copies the list.
    public Talk {
      items = List.copyOf(items);
    }
  }

  /// One thing in a conversation.
  public sealed interface Item {
    /// Someone wrote.
    ///
    /// @param time as the clock shows it
    /// @param author who
    /// @param isOwn whether it is of this account
    /// @param quote the message it answers, on one line; mostly empty
    /// @param text what
    /// @param notes what else there is to say: attachments, reactions
    /// @param mark what follows the text: edited, when it disappears
    /// @param tick how far it came; none for those of others
    record Said(
        String time,
        String author,
        boolean isOwn,
        String quote,
        String text,
        List<String> notes,
        String mark,
        Tick tick)
        implements Item {
      /// Copies the list.
      public Said {
        notes = List.copyOf(notes);
      }
    }

    /// Something happened.
    ///
    /// @param time as the clock shows it
    /// @param text what
    record Aside(String time, String text) implements Item {}

    /// Another day begins.
    ///
    /// @param text which
    record Day(String text) implements Item {}
  }

  /// How far a message came.
  public enum Tick {
    /// Nothing is known, or it is someone else's.
    NONE(""),
    /// It waits here.
    QUEUED("…"),
    /// The server has it.
    SENT("✓"),
    /// All others have it.
    DELIVERED("✓✓"),
    /// All others have read it.
    READ("✓✓"),
    /// It was given up.
    FAILED("✗");

    private final String sign;

    Tick(String sign) {
      this.sign = sign;
    }

    /// What is drawn for it.
    String sign() {
      return sign;
    }
  }

  /// The last line.
  ///
  /// @param connection how it stands with the server
  /// @param isOnline whether that is well
  /// @param notice the last thing that was to be told
  /// @param isFailure whether that is a failure
  /// @param hints the keys that matter now
  public record Status(
      String connection, boolean isOnline, String notice, boolean isFailure, String hints) {}
}
