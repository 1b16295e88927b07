# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DLAYER=<layer.cmake> -DPROJECT=<links> -DSCRATCH=<dir> -DGENERATOR=<name> -P this
function(configure forbidden result output)
    execute_process(COMMAND ${CMAKE_COMMAND} -G ${GENERATOR} -S ${PROJECT} -B ${SCRATCH}
        -DLAYER=${LAYER} -DFORBIDDEN=${forbidden}
        RESULT_VARIABLE code OUTPUT_VARIABLE text ERROR_VARIABLE text)
    set(${result} ${code} PARENT_SCOPE)
    set(${output} "${text}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE ${SCRATCH})
configure(OFF code text)
if(NOT code EQUAL 0)
    message(FATAL_ERROR "layers that link downwards must configure, but:\n${text}")
endif()
configure(ON code text)
if(code EQUAL 0 OR NOT text MATCHES "Layer lower must not link upper")
    message(FATAL_ERROR "a forbidden link was not refused (${code}):\n${text}")
endif()
