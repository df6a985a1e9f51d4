package sonet.client.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.state.StateFile;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Secret;

/// What is known of groups.
final class RoomsTest {
  private static final Bytes GROUP = Bytes.utf8("sixteen bytes...");

  @TempDir private Path folder;

  private StateFile state;
  private Rooms rooms;

  @BeforeEach
  void start() throws ClientException {
    try (Secret passphrase = Secret.of(GROUP)) {
      state =
          StateFile.open(
              new StateFile.Place(
                  folder, Providers.pure(), Providers.random(), new Argon2id.Cost(64, 1, 1)),
              passphrase);
    }
    state.update(t -> Rooms.put(t, Room.first(GROUP, "Team", 3)));
    rooms = new Rooms(state);
  }

  @AfterEach
  void close() throws ClientException {
    state.close();
  }

  private Room.Status status() throws ClientException {
    Room kept = new Rooms(state).of(GROUP);
    assertThat(rooms.of(GROUP).status()).isEqualTo(kept.status());
    return kept.status();
  }

  @Test
  void aGroupIsMarkedAsLostWhereItsLogEnds() throws ClientException {
    assertThat(rooms.markAt(GROUP, 3, Room.Status.STRANDED)).isTrue();
    assertThat(status()).isEqualTo(Room.Status.STRANDED);
  }

  @Test
  void aGroupThatGotFurtherMeanwhileIsNotMarkedAsLost() throws ClientException {
    assertThat(rooms.markAt(GROUP, 2, Room.Status.STRANDED)).isFalse();
    assertThat(status()).isEqualTo(Room.Status.MEMBER);
  }

  @Test
  void whatWasMarkedStaysAsItIs() throws ClientException {
    rooms.mark(GROUP, Room.Status.FORKED);

    assertThat(rooms.markAt(GROUP, 3, Room.Status.STRANDED)).isFalse();
    assertThat(status()).isEqualTo(Room.Status.FORKED);
  }
}
