# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DLUPDATE=<lupdate> -DROOT=<src> -DSCRATCH=<dir> -P this : a text for which lupdate cannot
# tell the context that the program will ask for would stay English without a word
file(REMOVE_RECURSE ${SCRATCH})
file(MAKE_DIRECTORY ${SCRATCH})
function(warnings_of folder result)
    execute_process(COMMAND ${LUPDATE} -silent -extensions cpp,h -I ${ROOT} ${folder} -ts ${SCRATCH}/all.ts
        RESULT_VARIABLE code OUTPUT_VARIABLE text ERROR_VARIABLE text)
    if(NOT code EQUAL 0)
        message(FATAL_ERROR "lupdate failed:\n${text}")
    endif()
    string(STRIP "${text}" text)
    set(${result} "${text}" PARENT_SCOPE)
endfunction()

file(WRITE ${SCRATCH}/lost/lost.cpp "namespace lost {\nQString name() { return tr(\"Lost\"); }\n}\n")
warnings_of(${SCRATCH}/lost text)
if(NOT text MATCHES "lacks Q_OBJECT")
    message(FATAL_ERROR "lupdate did not warn of a text without a context, but said:\n${text}")
endif()
warnings_of(${ROOT}/app text)
if(text)
    message(FATAL_ERROR "texts without a context, or what lupdate cannot read:\n${text}")
endif()
