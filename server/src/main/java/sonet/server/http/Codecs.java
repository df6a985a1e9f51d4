package sonet.server.http;

import java.util.Locale;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.ProblemType;
import sonet.protocol.ProtocolException;
import sonet.protocol.codec.Codec;
import sonet.protocol.codec.Encoding;

/// The encodings of bodies, and which of them a request is in and wants (RFC 9110 §12).
public final class Codecs {
  private final Codec json;
  private final Codec cbor;

  /// Codecs that read bodies of at most so many bytes.
  public Codecs(int maxLength) {
    this.json = Codec.of(Encoding.JSON, maxLength);
    this.cbor = Codec.of(Encoding.CBOR, maxLength);
  }

  /// The codec of an encoding.
  public Codec of(Encoding encoding) {
    return switch (encoding) {
      case JSON -> json;
      case CBOR -> cbor;
    };
  }

  /// The record that a request carries.
  ///
  /// @throws RefusalException when it is of another media type, or not such a record
  public <T> T read(Request request, Class<T> type) throws RefusalException {
    Codec codec = of(sent(request).orElseThrow(() -> unsupported(request)));
    Bytes body = request.body().whole();
    try {
      return codec.decode(body, type);
    } catch (ProtocolException e) {
      throw RefusalException.of(
          e.reason() == ProtocolException.Reason.TOO_LARGE
              ? ProblemType.TOO_LARGE
              : ProblemType.MALFORMED,
          String.valueOf(e.getMessage()));
    }
  }

  private static RefusalException unsupported(Request request) {
    String media = request.header("content-type").orElse("");
    return RefusalException.of(
        ProblemType.UNSUPPORTED_MEDIA_TYPE,
        media.isEmpty() ? "the request has no Content-Type" : "the body is of " + media);
  }

  /// The encoding that a request is in.
  private static Optional<Encoding> sent(Request request) {
    String[] parts =
        request.header("content-type").orElse("").toLowerCase(Locale.ROOT).split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("charset=") && !parameter.matches("charset=\"?utf-8\"?")) {
        return Optional.empty();
      }
    }
    for (Encoding encoding : Encoding.values()) {
      if (parts[0].strip().equals(encoding.mediaType())) {
        return Optional.of(encoding);
      }
    }
    return Optional.empty();
  }

  /// Refuses a request that accepts no encoding that there is, before anything is done for it.
  ///
  /// @throws RefusalException when it does
  public void requireAcceptable(Request request) throws RefusalException {
    if (forEntity(request).isEmpty()) {
      throw RefusalException.of(
          ProblemType.NOT_ACCEPTABLE,
          "the answer is there as "
              + Encoding.JSON.mediaType()
              + " and "
              + Encoding.CBOR.mediaType());
    }
  }

  /// The encoding that a request wants its answer in, if it is one of these.
  Optional<Encoding> forEntity(Request request) {
    Accept accept = Accept.of(request);
    return best(request, encoding -> accept.quality(encoding.mediaType()));
  }

  /// The encoding for a problem, which is told in any case.
  Encoding forProblem(Request request) {
    Accept accept = Accept.of(request);
    return best(
            request,
            encoding ->
                Math.max(
                    accept.quality(encoding.problemType()), accept.quality(encoding.mediaType())))
        .orElse(Encoding.JSON);
  }

  private interface Quality {
    int of(Encoding encoding);
  }

  /// The one that is wanted most; of equals the one that the request itself is in, else JSON.
  private static Optional<Encoding> best(Request request, Quality quality) {
    Encoding first = sent(request).orElse(Encoding.JSON);
    int most = quality.of(first);
    Encoding best = first;
    for (Encoding encoding : Encoding.values()) {
      if (quality.of(encoding) > most) {
        most = quality.of(encoding);
        best = encoding;
      }
    }
    return most > 0 ? Optional.of(best) : Optional.empty();
  }
}
