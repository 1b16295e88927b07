# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DLAYERING=<layering.cmake> -DSCRATCH=<dir> -P this : layering.cmake must tell right from wrong
function(check dir include expected)
    file(REMOVE_RECURSE ${SCRATCH})
    file(WRITE ${SCRATCH}/${dir}/file.cpp "#include ${include}\n")
    execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${SCRATCH} -P ${LAYERING}
        RESULT_VARIABLE code OUTPUT_VARIABLE text ERROR_VARIABLE text)
    if(expected STREQUAL allowed AND NOT code EQUAL 0)
        message(SEND_ERROR "${dir} may include ${include}, but:\n${text}")
    elseif(expected STREQUAL refused AND NOT text MATCHES "layering broken")
        message(SEND_ERROR "${dir} must not include ${include}, but that passed:\n${text}")
    endif()
endfunction()

check(bridge/core "<QString>" allowed)
check(bridge/core "<QTimer>" refused)
check(bridge/core "\"bridge/protocol/crc16.h\"" refused)
check(bridge/protocol "\"bridge/core/reading.h\"" allowed)
check(bridge/protocol "<QObject>" refused)
check(bridge/protocol "\"bridge/io/logging.h\"" refused)
check(bridge/control "\"bridge/core/clock.h\"" allowed)
check(bridge/control "<QThread>" refused)
check(bridge/control "\"app/settings.h\"" refused)
check(bridge/io "\"bridge/control/controlgate.h\"" allowed)
check(bridge/io "<QWidget>" refused)
check(bridge/io "\"app/theme.h\"" refused)
