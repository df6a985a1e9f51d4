package sonet.transparency.wire;

import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;

/// What a log answers (§13). Nothing in it is true before it was verified.
public sealed interface Response extends Encodable {
  /// The head of the tree that the proof is about.
  FullTreeHead fullTreeHead();

  /// The proof.
  CombinedTreeProof proof();

  /// The head and the proof; answers with more in them write that as well.
  @Override
  default void writeTo(Writer writer) {
    writer.value(fullTreeHead()).value(proof());
  }

  private static <R> R headAndProof(
      Bytes input,
      Configuration configuration,
      BiFunction<FullTreeHead, CombinedTreeProof, R> response)
      throws TransparencyException {
    return Wire.decode(
        input,
        reader ->
            response.apply(
                FullTreeHead.read(reader, configuration), CombinedTreeProof.read(reader)));
  }

  /// The value of a label (`SearchResponse`, §13.1).
  ///
  /// @param fullTreeHead see above
  /// @param version the greatest version, where none was asked for
  /// @param opening of the commitment
  /// @param value the value
  /// @param binaryLadder for each version of the ladder, in its order
  /// @param proof the search
  record Search(
      FullTreeHead fullTreeHead,
      Optional<Long> version,
      Bytes opening,
      UpdateValue value,
      List<BinaryLadderStep> binaryLadder,
      CombinedTreeProof proof)
      implements Response {
    /// Checks the length and copies the list.
    public Search {
      Wire.requireLength(opening, TransparencySuite.OPENING_LENGTH);
      binaryLadder = List.copyOf(binaryLadder);
    }

    /// Reads the answer to a request that named a version, or did not.
    public static Search decode(Bytes input, Configuration configuration, Request.Search request)
        throws TransparencyException {
      return Wire.decode(
          input,
          reader ->
              new Search(
                  FullTreeHead.read(reader, configuration),
                  request.version().isPresent()
                      ? Optional.empty()
                      : Optional.of(Wire.version(reader)),
                  reader.raw(TransparencySuite.OPENING_LENGTH),
                  UpdateValue.read(reader, configuration),
                  BinaryLadderStep.readList(reader, reader.u8(), configuration),
                  CombinedTreeProof.read(reader)));
    }

    @Override
    public void writeTo(Writer writer) {
      writer.value(fullTreeHead);
      version.ifPresent(present -> Wire.version(writer, present));
      writer.raw(opening).value(value);
      Wire.list8(writer, binaryLadder, Writer::value);
      writer.value(proof);
    }
  }

  /// That versions are still there (`ContactMonitorResponse`, §13.2).
  ///
  /// @param fullTreeHead see above
  /// @param proof the monitoring
  record ContactMonitor(FullTreeHead fullTreeHead, CombinedTreeProof proof) implements Response {
    /// Reads one.
    public static ContactMonitor decode(Bytes input, Configuration configuration)
        throws TransparencyException {
      return headAndProof(input, configuration, ContactMonitor::new);
    }
  }

  /// The state that an owner begins with (`OwnerInitResponse`, §13.3).
  ///
  /// @param fullTreeHead see above
  /// @param greatestVersions in the entries inspected, until one where the label does not exist
  /// @param binaryLadder for each version of all ladders, ascending
  /// @param proof the searches
  record OwnerInit(
      FullTreeHead fullTreeHead,
      List<Long> greatestVersions,
      List<BinaryLadderStep> binaryLadder,
      CombinedTreeProof proof)
      implements Response {
    /// Copies the lists.
    public OwnerInit {
      greatestVersions = List.copyOf(greatestVersions);
      binaryLadder = List.copyOf(binaryLadder);
    }

    /// Reads one.
    public static OwnerInit decode(Bytes input, Configuration configuration)
        throws TransparencyException {
      return Wire.decode(
          input,
          reader ->
              new OwnerInit(
                  FullTreeHead.read(reader, configuration),
                  Wire.list8(reader, 4, Wire::version),
                  BinaryLadderStep.readList(reader, reader.u16(), configuration),
                  CombinedTreeProof.read(reader)));
    }

    @Override
    public void writeTo(Writer writer) {
      writer.value(fullTreeHead);
      Wire.list8(writer, greatestVersions, Wire::version);
      Wire.list16(writer, binaryLadder, Writer::value);
      writer.value(proof);
    }
  }

  /// That no version is unexpected (`OwnerMonitorResponse`, §13.4).
  ///
  /// @param fullTreeHead see above
  /// @param proof the monitoring
  record OwnerMonitor(FullTreeHead fullTreeHead, CombinedTreeProof proof) implements Response {
    /// Reads one.
    public static OwnerMonitor decode(Bytes input, Configuration configuration)
        throws TransparencyException {
      return headAndProof(input, configuration, OwnerMonitor::new);
    }
  }

  /// Where new versions were inserted (`UpdateResponse`, §13.5).
  ///
  /// @param fullTreeHead see above
  /// @param position of the log entry with the new versions
  /// @param skippedVersions how many versions were skipped, where a third party manages the log
  /// @param values of the new versions, when these are not the ones of the request
  /// @param info for each new version that was not skipped
  /// @param binaryLadder for versions that the owner does not know yet, ascending
  /// @param proof of the insertion
  record Update(
      FullTreeHead fullTreeHead,
      long position,
      Optional<Long> skippedVersions,
      List<Bytes> values,
      List<UpdateInfo> info,
      List<BinaryLadderStep> binaryLadder,
      CombinedTreeProof proof)
      implements Response {
    /// Checks the position and copies the lists.
    public Update {
      Wire.requireNatural(position);
      values = List.copyOf(values);
      info = List.copyOf(info);
      binaryLadder = List.copyOf(binaryLadder);
    }

    /// Reads one.
    public static Update decode(Bytes input, Configuration configuration)
        throws TransparencyException {
      return Wire.decode(input, reader -> read(reader, configuration));
    }

    private static Update read(Reader reader, Configuration configuration) throws DecodeException {
      return new Update(
          FullTreeHead.read(reader, configuration),
          Wire.u63(reader),
          configuration.mode() instanceof DeploymentMode.ThirdPartyManagement
              ? Optional.of(Wire.version(reader))
              : Optional.empty(),
          Request.Update.readValues(reader),
          Wire.list8(
              reader,
              TransparencySuite.OPENING_LENGTH,
              info -> UpdateInfo.read(info, configuration)),
          BinaryLadderStep.readList(reader, reader.u8(), configuration),
          CombinedTreeProof.read(reader));
    }

    @Override
    public void writeTo(Writer writer) {
      writer.value(fullTreeHead).u64(position);
      skippedVersions.ifPresent(count -> Wire.version(writer, count));
      Wire.list8(writer, values, Wire::opaque32);
      Wire.list8(writer, info, Writer::value);
      Wire.list8(writer, binaryLadder, Writer::value);
      writer.value(proof);
    }
  }

  /// The recent distinguished log entries (`DistinguishedResponse`, §13.6).
  ///
  /// @param fullTreeHead see above
  /// @param proof the walk
  record Distinguished(FullTreeHead fullTreeHead, CombinedTreeProof proof) implements Response {
    /// Reads one.
    public static Distinguished decode(Bytes input, Configuration configuration)
        throws TransparencyException {
      return headAndProof(input, configuration, Distinguished::new);
    }
  }
}
