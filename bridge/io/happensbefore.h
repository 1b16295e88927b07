// SPDX-FileCopyrightText: The Armature authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// GCC's macro: the preset `tsan` is built with it.
#ifdef __SANITIZE_THREAD__
#include <sanitizer/tsan_interface.h>
#endif

namespace armature {

/// Tells ThreadSanitizer what Qt's queues guarantee and what it cannot see in an uninstrumented Qt:
/// all before `happensBefore(place)` on one thread comes before all after `happensAfter(place)` on
/// another. Without that sanitizer nothing at all.
inline void happensBefore([[maybe_unused]] const void *place)
{
#ifdef __SANITIZE_THREAD__
    __tsan_release(const_cast<void *>(place));
#endif
}

inline void happensAfter([[maybe_unused]] const void *place)
{
#ifdef __SANITIZE_THREAD__
    __tsan_acquire(const_cast<void *>(place));
#endif
}

} // namespace armature
