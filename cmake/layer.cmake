# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
# One static library a folder. A layer links only what its MAY_USE names, and inside its sources MAY_USE_INSIDE; configuring fails otherwise.
add_library(armature_options INTERFACE)
target_compile_options(armature_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
    -Wold-style-cast -Woverloaded-virtual -Wnon-virtual-dtor -Wnull-dereference -Wimplicit-fallthrough -Wswitch-enum)
target_compile_definitions(armature_options INTERFACE QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII
    QT_NO_CAST_FROM_BYTEARRAY QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_USE_QSTRINGBUILDER QT_DISABLE_DEPRECATED_BEFORE=0x060400)
function(armature_add_layer name)
    cmake_parse_arguments(A "" "" "SOURCES;HEADERS;MAY_USE;MAY_USE_INSIDE" ${ARGN})
    add_library(${name} STATIC ${A_SOURCES})
    target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR} FILES ${A_HEADERS})
    target_link_libraries(${name} PUBLIC ${A_MAY_USE} PRIVATE ${A_MAY_USE_INSIDE} armature_options)
    set_property(TARGET ${name} PROPERTY ARMATURE_MAY_USE "${A_MAY_USE};${A_MAY_USE_INSIDE}")
    cmake_language(EVAL CODE "cmake_language(DEFER DIRECTORY [[${PROJECT_SOURCE_DIR}]] CALL armature_check_layer ${name})")
endfunction()
function(armature_check_layer name)
    get_target_property(actual ${name} LINK_LIBRARIES)
    get_target_property(allowed ${name} ARMATURE_MAY_USE)
    foreach(lib IN LISTS actual)
        if(NOT lib MATCHES "^::@" AND NOT lib IN_LIST allowed AND NOT lib STREQUAL "armature_options")
            message(SEND_ERROR "Layer ${name} must not link ${lib}; it may use only: ${allowed}")
        endif()
    endforeach()
endfunction()
