package sonet.mls;

import java.util.List;
import java.util.Optional;
import sonet.mls.component.MediaType;
import sonet.mls.component.MediaTypeList;
import sonet.mls.extension.WireFormats;
import sonet.mls.framing.WireFormat;
import sonet.mls.tree.LeafIndex;

/// The members of an epoch, by their leaves.
public interface Members {
  /// The member at a leaf.
  Optional<Member> at(LeafIndex leafIndex);

  /// All of them, from left to right.
  List<Member> all();

  /// Whether all of them list a media type as one that they can receive (draft-ietf-mls-extensions
  /// §6.2).
  default boolean allAccept(MediaType mediaType) {
    return all().stream()
        .allMatch(member -> {
          try {
            return MediaTypeList.find(member.leafNode().extensions())
                .filter(list -> list.covers(MediaTypeList.of(mediaType)))
                .isPresent();
          } catch (MlsException malformed) {
            return false;
          }
        });
  }

  /// Whether a message in a wire format can be understood by all of them (draft-ietf-mls-extensions
  /// §5). It asks each leaf, so keep the answer for the epoch.
  default boolean allSupport(WireFormat wireFormat) {
    return wireFormat.isDefault()
        || all().stream()
            .allMatch(member -> {
              try {
                return WireFormats.supported(member.leafNode().extensions()).support(wireFormat);
              } catch (MlsException unchecked) {
                throw new AssertionError("a member's leaf was checked", unchecked);
              }
            });
  }
}
