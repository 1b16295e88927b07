# SPDX-FileCopyrightText: The Armature authors
# SPDX-License-Identifier: GPL-3.0-or-later
# cmake -DBUILD=… -DRULE=… -DSCRATCH=… -P installed_rule.cmake
# The udev rule is installed where udev looks, below the prefix.
file(REMOVE_RECURSE ${SCRATCH})
execute_process(COMMAND ${CMAKE_COMMAND} --install ${BUILD} --prefix ${SCRATCH} --component udev
    OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)
get_filename_component(name ${RULE} NAME)
file(READ ${RULE} expected)
file(READ ${SCRATCH}/lib/udev/rules.d/${name} installed)
if(NOT installed STREQUAL expected)
    message(FATAL_ERROR "${name} is not installed as it is")
endif()
