"""The kinds of files that are opened, by the names that FFmpeg has for them."""

CLIP_CONTAINERS = ("mov", "matroska", "avi", "mpegts", "ogg", "flv", "mpeg", "asf", "gif")
SOUND_CONTAINERS = ("mp3", "wav", "flac", "aac", "aiff", *CLIP_CONTAINERS)
# libavformat writes the MP4 family's name as "mov,mp4,m4a,...": the first word names it for `-f` and for lists.

STREAMED_CONTAINERS = ("mpegts", "mpeg")
"""Transport and programme streams, in which the clock may begin anew."""

CHAINED_CONTAINERS = (*STREAMED_CONTAINERS, "ogg")
"""Those whose files play one behind the other when they are written so (Ogg: RFC 3533, 4)."""

PROTOCOLS = "file,pipe"
