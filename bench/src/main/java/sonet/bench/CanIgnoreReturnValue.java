package sonet.bench;

import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/// Tells the compiler's checks that a method returns its own object only so that calls can be
/// chained.
@Target(ElementType.METHOD)
@interface CanIgnoreReturnValue {}
