package sonet.crypto.certificate;

import sonet.crypto.Bytes;

/// A cursor over the elements of a DER encoding (X.690 §10), one after the other.
final class Der {
  private final Bytes input;
  private final int end;
  private int position;

  /// An encoding that is not what was expected.
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  private Der(Bytes input, int from, int end) {
    this.input = input;
    this.position = from;
    this.end = end;
  }

  static Der of(Bytes input) {
    return new Der(input, 0, input.length());
  }

  /// A cursor over the content of the next element, which must have this tag.
  Der enter(int tag) throws Malformed {
    int length = header(tag);
    Der inner = new Der(input, position, position + length);
    position += length;
    return inner;
  }

  /// The content of the next element, which must have this tag.
  Bytes content(int tag) throws Malformed {
    int length = header(tag);
    position += length;
    return input.slice(position - length, position);
  }

  /// Passes over the next element, which must have this tag.
  void skip(int tag) throws Malformed {
    int length = header(tag); // which moves the cursor itself
    position += length;
  }

  /// Passes over the next element if it has this tag.
  void skipIf(int tag) throws Malformed {
    if (position < end && octet(position) == tag) {
      skip(tag);
    }
  }

  /// Makes sure that nothing follows.
  void end() throws Malformed {
    if (position != end) {
      throw new Malformed(end - position + " octets too many");
    }
  }

  /// Reads tag and length, and leaves the cursor before the content, which is all there.
  private int header(int tag) throws Malformed {
    if (next() != tag) {
      throw new Malformed("expected an element with the tag " + tag);
    }
    int length = next();
    if (length > 0x7f) {
      int octets = length & 0x7f;
      if (octets == 0 || octets > 3) {
        throw new Malformed("a length of " + octets + " octets");
      }
      length = 0;
      for (int i = 0; i < octets; i++) {
        length = (length << 8) | next();
      }
      if (length >>> (8 * (octets - 1)) == 0 || length < 0x80) {
        throw new Malformed("a length that is not in its shortest form");
      }
    }
    if (length > end - position) {
      throw new Malformed("an element longer than what holds it");
    }
    return length;
  }

  private int next() throws Malformed {
    if (position == end) {
      throw new Malformed("an element is missing");
    }
    return octet(position++);
  }

  private int octet(int at) {
    return input.at(at) & 0xff;
  }
}
