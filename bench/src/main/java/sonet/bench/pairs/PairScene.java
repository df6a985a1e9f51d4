package sonet.bench.pairs;

import sonet.crypto.Bytes;

/// Two devices of one engine. Whatever changes a session also makes ready what is to be stored of
/// it, and puts it into a store in memory in the place of what was there.
public interface PairScene {
  /// Which device.
  enum Side {
    /// Who begins.
    ALICE,
    /// Who answers.
    BOB;

    /// The other one.
    Side other() {
      return this == ALICE ? BOB : ALICE;
    }
  }

  /// Bob publishes a signed bundle with one-time keys of both kinds, for another session.
  void publish() throws Exception;

  /// Alice takes what was published first, forgets any session, verifies it, begins a session, and
  /// seals a text in it.
  Bytes begin(Bytes text) throws Exception;

  /// Bob forgets any session, and opens a first message.
  Bytes accept(Bytes first) throws Exception;

  /// Seals a text.
  Bytes send(Side side, Bytes text) throws Exception;

  /// Opens a message that the other side sent.
  Bytes receive(Side side, Bytes message) throws Exception;

  /// A message as the other side would send it, with a place further on in its header where that
  /// can be read, and forged. Nothing is changed by making it.
  Bytes forged(Side receiver, int further) throws Exception;

  /// Refuses a message.
  ///
  /// @return whether it was refused
  boolean refuse(Side side, Bytes message);

  /// What a message there and back cannot do without: for each, a fresh key pair on the curve and
  /// two agreements with it. Here for one message, and nothing else.
  Object curve() throws Exception;

  /// How many bytes a side stores of its session.
  int stored(Side side) throws Exception;
}
