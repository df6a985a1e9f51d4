package sonet.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.ClientFrame;
import sonet.protocol.ProtocolException;
import sonet.protocol.ProtocolException.Reason;
import sonet.protocol.ServerFrame;

/// What holds in every encoding.
final class CodecTest {
  static Stream<Arguments> samples() {
    return Arrays.stream(Encoding.values())
        .flatMap(encoding -> Samples.all().stream().map(sample -> Arguments.of(encoding, sample)));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyRecordReadsBackAsItWasWritten(Encoding encoding, Record sample) throws Exception {
    Codec codec = Codec.of(encoding, 100_000);
    assertThat(codec.decode(codec.encode(sample), sample.getClass())).isEqualTo(sample);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aFrameIsFoundByItsType(Encoding encoding, Record sample) throws Exception {
    Codec codec = Codec.of(encoding, 100_000);
    Bytes encoded = codec.encode(sample);
    if (sample instanceof ClientFrame) {
      assertThat(codec.decode(encoded, ClientFrame.class)).isEqualTo(sample);
    } else if (sample instanceof ServerFrame) {
      assertThat(codec.decode(encoded, ServerFrame.class)).isEqualTo(sample);
    } else {
      assertThatThrownBy(() -> codec.decode(encoded, ClientFrame.class))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void nothingMayBeMissingAtTheEndOrFollowIt(Encoding encoding, Record sample) {
    Codec codec = Codec.of(encoding, 100_000);
    Bytes whole = codec.encode(sample);
    for (int length = 0; length < whole.length(); length++) {
      Bytes part = whole.slice(0, length);
      assertThatThrownBy(() -> codec.decode(part, sample.getClass()))
          .as("the first %s bytes", length)
          .isInstanceOf(ProtocolException.class);
    }
    for (Bytes more : List.of(Bytes.utf8("0"), Bytes.fromHex("01"), whole)) {
      assertThatThrownBy(() -> codec.decode(Bytes.concat(whole, more), sample.getClass()))
          .isInstanceOf(ProtocolException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsLongerThanAllowedIsNotRead(Encoding encoding) {
    Codec codec = Codec.of(encoding, 10);
    assertThatThrownBy(() -> codec.decode(Bytes.wrap(new byte[11]), ClaimKeyPackages.class))
        .isInstanceOfSatisfying(
            ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE));
  }

  @Test
  void theEncodingsHaveNamesOfTheirOwn() {
    assertThat(Encoding.CBOR.mediaType()).isEqualTo("application/cbor");
    assertThat(Encoding.CBOR.problemType()).isEqualTo("application/problem+cbor");
    assertThat(Encoding.JSON.subprotocol()).isEqualTo("sonet.v1+json");
    assertThatThrownBy(() -> Codec.of(Encoding.CBOR, 10).encodeText(new ClaimKeyPackages(1)))
        .isInstanceOf(IllegalStateException.class);
  }
}
