package sonet.ratchet.doubleratchet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// How a ratchet lies in storage: what every message changes here, and the pages of skipped seeds
/// apart, since a message seldom changes more than one of them.
public final class RatchetFormat {
  private static final int FORMAT = 1;

  private RatchetFormat() {}

  /// Appends all but the pages. Finish with [Writer#toSecret()].
  public static void write(Writer writer, DoubleRatchet ratchet) {
    RatchetState state = ratchet.state();
    writer.u8(FORMAT).opaque(state.root());
    present(writer, state.own().isPresent());
    state.own().ifPresent(pair -> writer.opaque(pair.privateKey()).opaque(pair.publicKey()));
    present(writer, state.peer().isPresent());
    state.peer().ifPresent(writer::opaque);
    present(writer, state.sending().isPresent());
    state
        .sending()
        .ifPresent(
            chain -> writer.opaque(chain.chainKey()).opaque(chain.headerKey()).u32(chain.number()));
    writer.u32(state.previous()).opaque(state.nextSending()).opaque(state.nextReceiving());
    present(writer, state.receiving().isPresent());
    state
        .receiving()
        .ifPresent(chain -> {
          write(writer, chain.old());
          writer.opaque(chain.chainKey());
        });
    writer.u8(state.old().size());
    state.old().forEach(chain -> write(writer, chain));
    writer.u8(state.skipped().lost().size());
    for (SkippedKeys.Lost range : state.skipped().lost()) {
      writer.u32(range.chain()).u32(range.from()).u32(range.to());
    }
    writer.u32(state.chains());
  }

  private static void write(Writer writer, Chains.Old chain) {
    writer
        .u32(chain.id())
        .opaque(chain.ratchetKey())
        .opaque(chain.headerKey())
        .u32(chain.number())
        .opaque(chain.recents().fingerprints());
  }

  private static void present(Writer writer, boolean present) {
    writer.u8(present ? 1 : 0);
  }

  /// The pages of skipped seeds.
  public static List<SkippedPage> pages(DoubleRatchet ratchet) {
    return ratchet.state().skipped().pages();
  }

  /// Reads what [#write] wrote, and puts it together with the pages.
  ///
  /// @param pages in the order in which [#pages] gave them
  public static DoubleRatchet read(Reader reader, List<SkippedPage> pages) throws DecodeException {
    int format = reader.u8();
    if (format != FORMAT) {
      throw new DecodeException("ratchet format " + format);
    }
    Secret root = reader.opaqueSecret();
    Optional<KeyPair> own =
        reader.optional(pair -> new KeyPair(pair.opaqueSecret(), pair.opaque()));
    Optional<Bytes> peer = reader.optional(Reader::opaque);
    Optional<Chains.Sending> sending =
        reader.optional(
            chain -> new Chains.Sending(chain.opaqueSecret(), chain.opaqueSecret(), number(chain)));
    int previous = number(reader);
    Secret nextSending = reader.opaqueSecret();
    Secret nextReceiving = reader.opaqueSecret();
    Optional<Chains.Receiving> receiving = reader.optional(RatchetFormat::receiving);
    List<Chains.Old> old = new ArrayList<>();
    for (int left = reader.u8(); left > 0; left--) {
      old.add(old(reader));
    }
    List<SkippedKeys.Lost> lost = new ArrayList<>();
    for (int left = reader.u8(); left > 0; left--) {
      lost.add(new SkippedKeys.Lost(number(reader), number(reader), number(reader)));
    }
    int chains = number(reader);
    RatchetState state =
        new RatchetState(
            root,
            own,
            peer,
            sending,
            previous,
            nextSending,
            nextReceiving,
            receiving,
            old,
            SkippedKeys.of(pages, lost),
            chains);
    check(state);
    return new DoubleRatchet(state);
  }

  private static Chains.Receiving receiving(Reader reader) throws DecodeException {
    Chains.Old chain = old(reader);
    return new Chains.Receiving(
        chain.id(),
        chain.ratchetKey(),
        chain.headerKey(),
        reader.opaqueSecret(),
        chain.number(),
        chain.recents());
  }

  private static Chains.Old old(Reader reader) throws DecodeException {
    Chains.Old chain =
        new Chains.Old(
            number(reader),
            reader.opaque(),
            reader.opaqueSecret(),
            number(reader),
            new Recents(reader.opaque()));
    if (!chain.recents().isWhole()) {
      throw new DecodeException("fingerprints that are none");
    }
    return chain;
  }

  private static int number(Reader reader) throws DecodeException {
    int number = reader.u32();
    if (number < 0) {
      throw new DecodeException("a number that no chain reaches");
    }
    return number;
  }

  private static void check(RatchetState state) throws DecodeException {
    if (state.sending().isPresent() && state.own().isEmpty()) {
      throw new DecodeException("a sending chain without its key");
    }
    for (SkippedPage page : state.skipped().pages()) {
      boolean known =
          state.receiving().stream().anyMatch(chain -> chain.id() == page.chain())
              || state.old().stream().anyMatch(chain -> chain.id() == page.chain());
      if (!known) {
        throw new DecodeException("skipped keys of a chain that is not remembered");
      }
    }
  }
}
